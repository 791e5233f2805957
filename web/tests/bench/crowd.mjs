import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const PASSWORD = 'correct horse 9 battery';

const library = createRequire(import.meta.url).resolve('strophe.js').replace(/strophe\.(node\.)?(cjs|esm\.js)$/, 'strophe.umd.min.js');

/** People at other devices, all in one page, who write when told to. */
export class Crowd {
  #page;

  constructor(page) {
    this.#page = page;
  }

  static async gather(browser, url, names) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${url}/skein.json`);
    await page.evaluate(readFileSync(library, 'utf8'));
    await page.evaluate(
      async ({ names, password }) => {
        const service = `${location.origin.replace('http', 'ws')}/xmpp-websocket`;
        const { Strophe } = window;
        const register = (name) =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(service, 'xmpp');
            socket.onopen = () => socket.send('<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>');
            socket.onmessage = ({ data }) => {
              if (data.includes('features')) {
                socket.send(
                  `<iq xmlns="jabber:client" type="set" id="r"><query xmlns="jabber:iq:register"><username>${name}</username><password>${password}</password></query></iq>`,
                );
              } else if (data.includes('type="result"') || data.includes("type='result'")) {
                socket.close();
                resolve();
              } else if (data.includes('error')) reject(new Error(data));
            };
            socket.onerror = () => reject(new Error('no connection'));
          });
        const enter = (name) =>
          new Promise((resolve, reject) => {
            const connection = new Strophe.Connection(service, { mechanisms: [Strophe.SASLSHA256] });
            connection.connect(`${name}@localhost/crowd`, password, (status, condition) => {
              if (status === Strophe.Status.CONNECTED) {
                connection.send(new Strophe.Builder('presence'));
                resolve(connection);
              }
              if (status === Strophe.Status.AUTHFAIL || status === Strophe.Status.CONNFAIL) reject(new Error(`${status} ${condition}`));
            });
          });
        window.crowd = {};
        for (const name of names) await register(name);
        for (const name of names.slice(1)) window.crowd[name] = await enter(name);
        let count = 0;
        window.write = (from, to, text) => {
          const id = `m${++count}`;
          window.crowd[from].send(
            new Strophe.Builder('message', { to: `${to}@localhost`, type: 'chat', id }).c('body').t(`${text} ${count}`),
          );
        };
        /** Resolves when the server has taken everything that was written. */
        window.written = () =>
          Promise.all(
            Object.values(window.crowd).map(
              (connection) =>
                new Promise((resolve) => {
                  const ping = new Strophe.Builder('iq', { type: 'get', to: 'localhost', id: connection.getUniqueId() });
                  connection.sendIQ(ping.c('ping', { xmlns: 'urn:xmpp:ping' }), resolve, resolve);
                }),
            ),
          );
      },
      { names, password: PASSWORD },
    );
    return new Crowd(page);
  }

  /** Everyone writes to one person. */
  async write(to, times = 1) {
    await this.#page.evaluate(
      async ({ to, times }) => {
        for (let time = 0; time < times; time++) for (const name of Object.keys(window.crowd)) window.write(name, to, '明天见，See you tomorrow');
        await window.written();
      },
      { to, times },
    );
  }
}
