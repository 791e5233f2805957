import { PASSWORD } from './person.mjs';

/** Somebody at another program, who writes as fast as the server takes it. */
export class Pen {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** Makes the account, with a browser page of its own that is no client of ours. */
  static async take(world, account) {
    world.allow(/favicon/);
    const { page } = await world.person({ path: '/skein.json' });
    await page.evaluate(signInHere, { account, password: PASSWORD });
    return new Pen(page);
  }

  /** Sends stanzas, and resolves when the server has taken them all. */
  async write(stanzas) {
    await this.#page.evaluate((all) => window.sendAll(all), stanzas);
  }
}

/** In the page: registers the account and logs it in by SCRAM-SHA-256 (RFC 7677). */
async function signInHere({ account, password }) {
  const text = new TextEncoder();
  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const hmac = async (key, data) => {
    const known = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return new Uint8Array(await crypto.subtle.sign('HMAC', known, text.encode(data)));
  };
  const prove = async (first, challenge) => {
    const { r, s, i } = Object.fromEntries(challenge.split(',').map((part) => [part[0], part.slice(2)]));
    const secret = await crypto.subtle.importKey('raw', text.encode(password), 'PBKDF2', false, ['deriveBits']);
    const salt = Uint8Array.from(atob(s), (letter) => letter.charCodeAt(0));
    const salted = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: Number(i) }, secret, 256);
    const clientKey = await hmac(new Uint8Array(salted), 'Client Key');
    const stored = new Uint8Array(await crypto.subtle.digest('SHA-256', clientKey));
    const last = `c=biws,r=${r}`;
    const signature = await hmac(stored, `${first},${challenge},${last}`);
    return `${last},p=${base64(clientKey.map((byte, index) => byte ^ signature[index]))}`;
  };
  const connect = () =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/xmpp-websocket`, 'xmpp');
      socket.onopen = () => {
        socket.send('<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>');
        resolve(socket);
      };
    });
  /** The next frame in which one of these words stands; an error is one always. */
  const hear = (socket, ...words) =>
    new Promise((resolve, reject) => {
      socket.onmessage = ({ data }) => {
        if (words.some((word) => data.includes(word))) resolve(data);
        else if (/<failure|type=['"]error/.test(data)) reject(new Error(data));
      };
    });
  const visitor = await connect();
  await hear(visitor, 'features');
  const query = `<query xmlns="jabber:iq:register"><username>${account}</username><password>${password}</password></query>`;
  visitor.send(`<iq xmlns="jabber:client" type="set" id="r1">${query}</iq>`);
  await hear(visitor, 'r1');
  visitor.close();
  const socket = await connect();
  await hear(socket, 'features');
  const first = `n=${account},r=${crypto.randomUUID()}`;
  const begin = `<initial-response>${btoa(`n,,${first}`)}</initial-response><bind xmlns="urn:xmpp:bind:0"><tag>pen</tag></bind>`;
  socket.send(`<authenticate xmlns="urn:xmpp:sasl:2" mechanism="SCRAM-SHA-256">${begin}</authenticate>`);
  const challenge = atob(/<challenge[^>]*>([^<]+)/.exec(await hear(socket, '<challenge'))[1]);
  socket.send(`<response xmlns="urn:xmpp:sasl:2">${btoa(await prove(first, challenge))}</response>`);
  await hear(socket, '<success');
  socket.send('<presence xmlns="jabber:client"/>');
  let count = 0;
  window.sendAll = async (stanzas) => {
    for (const stanza of stanzas) socket.send(stanza);
    const id = `ping${++count}`;
    const answered = hear(socket, id);
    socket.send(`<iq xmlns="jabber:client" type="get" to="localhost" id="${id}"><ping xmlns="urn:xmpp:ping"/></iq>`);
    await answered;
  };
}
