/** Pictures for the pictures: drawn in a browser, so that nothing foreign is needed. Each is told as a function's body. */
const SCENES = {
  /** Hills behind each other, above a lake, at dawn. */
  hills: `
    const sky = c.createLinearGradient(0, 0, 0, h);
    [[0, '#28536b'], [0.4, '#c08497'], [0.62, '#f7af9d'], [1, '#f7e3af']].forEach(([at, colour]) => sky.addColorStop(at, colour));
    c.fillStyle = sky; c.fillRect(0, 0, w, h);
    c.fillStyle = '#fff3d6'; c.beginPath(); c.arc(w * 0.68, h * 0.42, h * 0.075, 0, 7); c.fill();
    ['#7d8ca3', '#566c86', '#33506b', '#1d3a50'].forEach((colour, ridge) => {
      c.fillStyle = colour; c.beginPath(); c.moveTo(0, h);
      for (let x = 0; x <= w; x += w / 120) {
        const y = h * (0.47 + ridge * 0.085) - Math.sin(x / w * (5 + ridge * 2) + ridge * 1.7) * h * 0.07 - Math.sin(x / w * 23 + ridge * 5) * h * 0.014;
        c.lineTo(x, y);
      }
      c.lineTo(w, h); c.fill();
    });
    const lake = c.createLinearGradient(0, h * 0.8, 0, h); lake.addColorStop(0, '#e9b7a4'); lake.addColorStop(1, '#2f5a70');
    c.fillStyle = lake; c.fillRect(0, h * 0.82, w, h * 0.18);
    c.fillStyle = 'rgba(255,243,214,.5)';
    for (let line = 0; line < 9; line++) c.fillRect(w * (0.6 + (line % 3) * 0.02), h * (0.835 + line * 0.016), w * (0.16 - line * 0.011), h * 0.004);`,
  /** A cup of tea on a table, with steam. */
  tea: `
    c.fillStyle = '#e8d8c3'; c.fillRect(0, 0, w, h);
    c.fillStyle = '#b98b5e'; c.fillRect(0, h * 0.66, w, h * 0.34);
    c.fillStyle = '#a97c50'; for (let y = 0.7; y < 1; y += 0.08) c.fillRect(0, h * y, w, h * 0.006);
    const u = Math.min(w, h) / 2, x = w / 2, y = h * 0.6;
    c.fillStyle = 'rgba(60,40,20,.22)'; c.beginPath(); c.ellipse(x, y + u * 0.4, u * 0.62, u * 0.09, 0, 0, 7); c.fill();
    c.fillStyle = '#2a6f64'; c.beginPath(); c.moveTo(x - u * 0.45, y - u * 0.22); c.quadraticCurveTo(x - u * 0.36, y + u * 0.4, x - u * 0.16, y + u * 0.4);
    c.lineTo(x + u * 0.16, y + u * 0.4); c.quadraticCurveTo(x + u * 0.36, y + u * 0.4, x + u * 0.45, y - u * 0.22); c.fill();
    c.fillStyle = '#37877a'; c.beginPath(); c.ellipse(x, y - u * 0.22, u * 0.45, u * 0.1, 0, 0, 7); c.fill();
    c.fillStyle = '#c9822f'; c.beginPath(); c.ellipse(x, y - u * 0.21, u * 0.38, u * 0.075, 0, 0, 7); c.fill();
    c.strokeStyle = 'rgba(255,255,255,.75)'; c.lineWidth = u * 0.035; c.lineCap = 'round';
    [-0.16, 0, 0.16].forEach((dx, i) => { c.beginPath(); c.moveTo(x + u * dx, y - u * 0.36); c.bezierCurveTo(x + u * (dx - 0.1), y - u * 0.5, x + u * (dx + 0.1), y - u * 0.62, x + u * dx, y - u * (0.78 + (i % 2) * 0.08)); c.stroke(); });`,
  /** A town at night, seen over water. */
  town: `
    const sky = c.createLinearGradient(0, 0, 0, h); sky.addColorStop(0, '#0e1b3d'); sky.addColorStop(0.65, '#5b3a70'); sky.addColorStop(0.7, '#14213f'); sky.addColorStop(1, '#0a1228');
    c.fillStyle = sky; c.fillRect(0, 0, w, h);
    let seed = 7; const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let i = 0; i < 60; i++) { c.fillStyle = 'rgba(255,255,255,' + next() * 0.7 + ')'; c.fillRect(next() * w, next() * h * 0.4, w / 500, w / 500); }
    for (let x = -10; x < w;) {
      const width = w * (0.035 + next() * 0.045), height = h * (0.12 + next() * 0.33);
      c.fillStyle = ['#16233f', '#1b2b4d', '#22345b'][Math.floor(next() * 3)]; c.fillRect(x, h * 0.68 - height, width, height);
      for (let a = x + width * 0.15; a < x + width * 0.8; a += width * 0.22) for (let b = h * 0.68 - height * 0.92; b < h * 0.65; b += h * 0.028)
        if (next() > 0.45) { c.fillStyle = ['#ffd97a', '#ffb86b', '#f7f3d0'][Math.floor(next() * 3)]; c.fillRect(a, b, width * 0.11, h * 0.012); }
      x += width * 1.06;
    }
    for (let i = 0; i < 150; i++) { c.fillStyle = 'rgba(255,200,120,' + next() * 0.35 + ')'; c.fillRect(next() * w, h * (0.69 + next() * 0.3), w * 0.02 * next(), h * 0.004); }`,
};

/** Faces: two colours and a sign. */
const FACES = {
  moon: ['#33407a', '#8fa0e8', `c.fillStyle = '#ffeeb8'; c.beginPath(); c.arc(w * 0.52, h * 0.5, w * 0.26, 0, 7); c.fill(); c.fillStyle = '#5a69ad'; c.beginPath(); c.arc(w * 0.63, h * 0.43, w * 0.22, 0, 7); c.fill();`],
  leaf: ['#1d6b57', '#8fd3a8', `c.fillStyle = '#eafff0'; c.beginPath(); c.moveTo(w * 0.24, h * 0.76); c.quadraticCurveTo(w * 0.2, h * 0.26, w * 0.78, h * 0.22); c.quadraticCurveTo(w * 0.8, h * 0.76, w * 0.24, h * 0.76); c.fill(); c.strokeStyle = '#3c9a78'; c.lineWidth = w * 0.03; c.beginPath(); c.moveTo(w * 0.24, h * 0.76); c.lineTo(w * 0.62, h * 0.38); c.stroke();`],
  sail: ['#e07a5f', '#f2cc8f', `c.fillStyle = '#fffaf0'; c.beginPath(); c.moveTo(w * 0.52, h * 0.16); c.lineTo(w * 0.52, h * 0.62); c.lineTo(w * 0.2, h * 0.62); c.fill(); c.beginPath(); c.moveTo(w * 0.57, h * 0.28); c.lineTo(w * 0.57, h * 0.62); c.lineTo(w * 0.78, h * 0.62); c.fill(); c.fillStyle = '#3d405b'; c.beginPath(); c.moveTo(w * 0.18, h * 0.67); c.lineTo(w * 0.82, h * 0.67); c.lineTo(w * 0.7, h * 0.82); c.lineTo(w * 0.3, h * 0.82); c.fill();`],
};

const slope = (from, to) =>
  `const back = c.createLinearGradient(0, 0, w, h); back.addColorStop(0, '${from}'); back.addColorStop(1, '${to}'); c.fillStyle = back; c.fillRect(0, 0, w, h);`;

async function draw(page, body, width, height) {
  // The page's own policy forbids making functions of text; the driver may still evaluate one.
  const encoded = await page.evaluate(`(async () => {
    const w = ${width}, h = ${height};
    const canvas = new OffscreenCanvas(w, h);
    const c = canvas.getContext('2d');
    ${body}
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.88 })).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  })()`);
  return Buffer.from(encoded, 'base64');
}

/** A scene as a JPEG file to be chosen: hills, tea or town. */
export async function picture(page, scene, name, width = 1600, height = 1067) {
  return { name, mimeType: 'image/jpeg', buffer: await draw(page, SCENES[scene], width, height) };
}

/** A face to be chosen: moon, leaf or sail. */
export async function face(page, sign) {
  const [from, to, body] = FACES[sign];
  return { name: `${sign}.jpg`, mimeType: 'image/jpeg', buffer: await draw(page, slope(from, to) + body, 400, 400) };
}
