/**
 * Makes accounts, each everybody else's contact, by the protocol and not by the screens: what most tests begin with.
 * Works in a page of the client, which may speak to its server; needs `sasl.plain`. Returns their numeric IDs.
 */
export function acquaint(page, people) {
  return page.evaluate(acquaintHere, people);
}

async function acquaintHere(people) {
  const service = `${location.origin.replace('http', 'ws')}/xmpp-websocket`;
  const framing = 'xmlns="urn:ietf:params:xml:ns:xmpp-framing"';

  class Line {
    constructor() {
      this.socket = new WebSocket(service, 'xmpp');
      this.heard = [];
      this.waiting = [];
      this.opened = new Promise((resolve, reject) => {
        this.socket.onopen = resolve;
        this.socket.onerror = () => reject(new Error('no connection'));
      });
      this.socket.onmessage = ({ data }) => {
        const waits = this.waiting.findIndex(({ word }) => data.includes(word));
        if (waits < 0) this.heard.push(data);
        else this.waiting.splice(waits, 1)[0].resolve(data);
      };
    }

    /** Sends, and resolves with the first answer in which that word stands. */
    async ask(frame, word) {
      const answer = new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error(`no ${word} to ${frame}, but ${this.heard.join(' ')}`)), 20_000);
        this.waiting.push({ word, resolve });
      });
      this.socket.send(frame);
      return answer;
    }

    async iq(id, content, type = 'set') {
      const answer = await this.ask(`<iq xmlns="jabber:client" type="${type}" id="${id}">${content}</iq>`, `id='${id}'`);
      if (/type='error'/.test(answer)) throw new Error(answer);
      return answer;
    }
  }

  const escaped = (value) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const field = (name, value) => `<field var="${name}"><value>${escaped(value)}</value></field>`;
  const begin = async ({ account, nickname, password }) => {
    const line = new Line();
    await line.opened;
    await line.ask(`<open ${framing} to="localhost" version="1.0"/>`, 'features');
    const form = field('FORM_TYPE', 'jabber:iq:register') + field('username', account) + field('password', password) + field('nick', nickname);
    const made = await line.iq('register', `<query xmlns="jabber:iq:register"><x xmlns="jabber:x:data" type="submit">${form}</x></query>`);
    const first = btoa(String.fromCharCode(...new TextEncoder().encode(`\0${account}\0${password}`)));
    const bind = '<bind xmlns="urn:xmpp:bind:0"><tag>setting-up</tag></bind>';
    await line.ask(`<authenticate xmlns="urn:xmpp:sasl:2" mechanism="PLAIN"><initial-response>${first}</initial-response>${bind}</authenticate>`, '<success');
    return { account, nickname, line, id: /urn:skein:account:0'[^>]*id='(\d+)'/.exec(made)?.[1] };
  };
  const entered = await Promise.all(people.map(begin));
  const pairs = entered.flatMap((one) => entered.filter((other) => other !== one).map((other) => ({ one, other })));
  for (const { one, other } of pairs) {
    const item = `<item jid="${other.account}@localhost"/>`;
    await one.line.iq(`add-${other.account}`, `<query xmlns="jabber:iq:roster">${item}</query>`);
    one.line.socket.send(`<presence xmlns="jabber:client" to="${other.account}@localhost" type="subscribed"/>`);
  }
  // All are allowed by now, so that nobody has to answer.
  for (const { one } of pairs) await one.line.iq('allowed', '<ping xmlns="urn:xmpp:ping"/>', 'get');
  for (const { one, other } of pairs) {
    one.line.socket.send(`<presence xmlns="jabber:client" to="${other.account}@localhost" type="subscribe"/>`);
    await one.line.iq('asked', '<ping xmlns="urn:xmpp:ping"/>', 'get');
  }
  for (const { line } of entered) {
    await line.ask(`<close ${framing}/>`, '<close');
    line.socket.close();
  }
  return entered.map(({ id }) => id);
}
