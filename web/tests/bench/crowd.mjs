export const PASSWORD = 'correct horse 9 battery';

/** People at other devices, all in one page, who write when told to. */
export class Crowd {
  #page;

  constructor(page) {
    this.#page = page;
  }

  static async gather(browser, url, names) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${url}/skein.json`);
    await page.evaluate(gatherHere, { names, password: PASSWORD });
    return new Crowd(page);
  }

  /** Everyone writes to one person. */
  async write(to, times = 1) {
    await this.#page.evaluate((wish) => window.everyoneWrites(wish), { to, times, text: '明天见，See you tomorrow' });
  }
}

/** In the page: registers everyone, and logs all but the first in, by PLAIN, which costs the page nothing. */
async function gatherHere({ names, password }) {
  const service = `${location.origin.replace('http', 'ws')}/xmpp-websocket`;
  /** Sends one frame after the other, each once the words that it waits for have come. */
  const talk = (steps) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(service, 'xmpp');
      let step = 0;
      socket.onopen = () => socket.send('<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>');
      socket.onmessage = ({ data }) => {
        if (!data.includes(steps[step].after)) {
          if (/<failure|type=.error/.test(data)) reject(new Error(data));
          return;
        }
        if (steps[step].send) socket.send(steps[step].send);
        if (++step < steps.length) return;
        socket.onmessage = null;
        resolve(socket);
      };
      socket.onerror = () => reject(new Error('no connection'));
    });
  const register = async (name) => {
    const query = `<query xmlns="jabber:iq:register"><username>${name}</username><password>${password}</password></query>`;
    const socket = await talk([
      { after: 'features', send: `<iq xmlns="jabber:client" type="set" id="r">${query}</iq>` },
      { after: 'result' },
    ]);
    socket.close();
  };
  const enter = (name) => {
    const first = `<initial-response>${btoa(`\0${name}\0${password}`)}</initial-response>`;
    const bind = '<bind xmlns="urn:xmpp:bind:0"><tag>crowd</tag></bind>';
    return talk([
      { after: 'features', send: `<authenticate xmlns="urn:xmpp:sasl:2" mechanism="PLAIN">${first}${bind}</authenticate>` },
      { after: '<success', send: '<presence xmlns="jabber:client"/>' },
    ]);
  };
  const crowd = {};
  for (const name of names) await register(name);
  for (const name of names.slice(1)) crowd[name] = await enter(name);
  let count = 0;
  const write = (from, to, text) => {
    const id = `m${++count}`;
    crowd[from].send(`<message xmlns="jabber:client" to="${to}@localhost" type="chat" id="${id}"><body>${text} ${count}</body></message>`);
  };
  /** Resolves when the server has taken everything that this one wrote. */
  const written = (socket) =>
    new Promise((resolve) => {
      const id = `p${++count}`;
      socket.onmessage = ({ data }) => {
        if (data.includes(id)) resolve();
      };
      socket.send(`<iq xmlns="jabber:client" type="get" to="localhost" id="${id}"><ping xmlns="urn:xmpp:ping"/></iq>`);
    });
  window.everyoneWrites = async ({ to, times, text }) => {
    for (let time = 0; time < times; time++) for (const name of Object.keys(crowd)) write(name, to, text);
    await Promise.all(Object.values(crowd).map(written));
  };
}
