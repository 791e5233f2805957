import { createHash } from 'node:crypto';
import net from 'node:net';

const NAMES = ['张伟', '王芳', '李娜', 'Alice', 'Bob', 'Carol', '刘洋', '陈静', 'Dave', 'Erin'];
const WORDS = '明天下午三点在图书馆见，记得带上书。 See you at the library tomorrow, and bring the book with you! '.repeat(2);
const TICK_MILLIS = 10;

/**
 * A town beside the server, on a domain of its own (XEP-0114): thousands of people and a room for all of them, for the
 * price of one connection. Whatever is told by it goes through the real server.
 */
export class Town {
  #socket;
  #buffer = '';
  #count = 0;
  #rooms = new Map();
  #entered = [];

  /** `people`: how many live there; every third is here. */
  constructor(domain, people) {
    this.domain = domain;
    this.people = Array.from({ length: people }, (_, index) => ({
      jid: `p${String(index).padStart(5, '0')}@${domain}`,
      name: `${NAMES[index % NAMES.length]} ${index}`,
      here: index % 3 === 0,
    }));
    this.room = `square@${domain}`;
  }

  async open(port, secret) {
    this.#socket = net.connect(port, '127.0.0.1');
    this.#socket.setEncoding('utf8');
    const ready = new Promise((resolve, reject) => {
      this.#socket.on('error', reject);
      this.#socket.on('data', (chunk) => {
        this.#buffer += chunk;
        const id = /<stream:stream[^>]*\bid=['"]([^'"]+)/.exec(this.#buffer)?.[1];
        if (id) this.#send(`<handshake>${createHash('sha1').update(id + secret).digest('hex')}</handshake>`);
        if (id) this.#buffer = this.#buffer.slice(this.#buffer.indexOf('>', this.#buffer.indexOf('<stream:stream')) + 1);
        if (/<handshake\s*\/>|<handshake><\/handshake>/.test(this.#buffer)) resolve();
        if (/<stream:error/.test(this.#buffer)) reject(new Error(this.#buffer));
        this.#read();
      });
    });
    this.#send(`<stream:stream xmlns="jabber:component:accept" xmlns:stream="http://etherx.jabber.org/streams" to="${this.domain}">`);
    await ready;
  }

  close() {
    this.#socket.destroy();
  }

  #send(text) {
    this.#socket.write(text);
  }

  #read() {
    for (;;) {
      const found = /<(iq|presence|message)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/\1>)/.exec(this.#buffer);
      if (!found) return;
      this.#buffer = this.#buffer.slice(found.index + found[0].length);
      const [, name, head, body = ''] = found;
      const attribute = (key) => new RegExp(`\\b${key}=['"]([^'"]*)`).exec(head)?.[1] ?? '';
      this.#take(name, { from: attribute('from'), to: attribute('to'), type: attribute('type'), id: attribute('id') }, body);
    }
  }

  #take(name, stanza, body) {
    if (name === 'iq' && (stanza.type === 'get' || stanza.type === 'set')) this.#answer(stanza, body);
    if (name === 'presence') this.#meet(stanza);
  }

  #answer({ from, to, id }, body) {
    const reply = (inner) => this.#send(`<iq type="result" id="${id}" from="${to}" to="${from}">${inner}</iq>`);
    const person = this.#person(to);
    if (body.includes('urn:skein:account:0') && person) {
      reply(`<account xmlns="urn:skein:account:0" jid="${person.jid}" id="${100000 + this.people.indexOf(person)}"><nickname>${person.name}</nickname></account>`);
    } else if (body.includes('urn:xmpp:mam:2')) {
      reply('<fin xmlns="urn:xmpp:mam:2" complete="true"><set xmlns="http://jabber.org/protocol/rsm"><count>0</count></set></fin>');
    } else if (body.includes('disco#info')) {
      reply('<query xmlns="http://jabber.org/protocol/disco#info"><identity category="conference" type="text" name="Square"/><feature var="http://jabber.org/protocol/muc"/></query>');
    } else {
      this.#send(`<iq type="error" id="${id}" from="${to}" to="${from}"><error type="cancel"><service-unavailable xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error></iq>`);
    }
  }

  #person(jid) {
    return this.people[Number(/^p(\d{5})@/.exec(jid)?.[1] ?? -1)];
  }

  #meet({ from, to, type }) {
    if (type === '' && to.startsWith(`${this.room}/`)) this.#enter(from, to.slice(this.room.length + 1));
    else if (type === 'unavailable' && to.startsWith(`${this.room}/`)) this.#rooms.delete(from);
  }

  /** Tells who enters the square of everybody who is there already, and which of the people are here. */
  #enter(jid, nick) {
    const occupant = (name, id, extra = '') =>
      `<presence from="${this.room}/${name}" to="${jid}"><x xmlns="http://jabber.org/protocol/muc#user"><item affiliation="none" role="participant"/>${extra}</x>` +
      `<occupant-id xmlns="urn:xmpp:occupant-id:0" id="${id}"/></presence>`;
    this.#rooms.set(jid, nick);
    this.#send(this.people.flatMap((person) => (person.here ? [`<presence from="${person.jid}/here" to="${jid}"/>`] : [])).join(''));
    this.#send(this.people.map(({ name }, index) => occupant(name, `o${index}`)).join(''));
    this.#send(occupant(nick, 'me', '<status code="110"/>'));
    this.#send(`<message type="groupchat" from="${this.room}" to="${jid}"><subject>Square</subject></message>`);
    for (const tell of this.#entered.splice(0)) tell();
  }

  /** Resolves when somebody has entered the square, and has been told of everybody. */
  entered() {
    return this.#rooms.size > 0 ? Promise.resolve() : new Promise((resolve) => this.#entered.push(resolve));
  }

  /** Says so many things a second in the square, by different people, for so many seconds. Resolves with how many it said. */
  async speak(perSecond, seconds) {
    return this.#steadily(perSecond, seconds, (number) => {
      const index = (number * 7919) % this.people.length;
      const id = `s${number}-${this.#count}`;
      const start = (number * 13) % 60;
      const body = WORDS.slice(start, start + 20 + (number % 40));
      for (const jid of this.#rooms.keys()) {
        this.#send(
          `<message type="groupchat" id="${id}" from="${this.room}/${this.people[index].name}" to="${jid}"><body>${number}: ${body}</body>` +
            `<stanza-id xmlns="urn:xmpp:sid:0" by="${this.room}" id="${id}"/><occupant-id xmlns="urn:xmpp:occupant-id:0" id="o${index}"/></message>`,
        );
      }
    });
  }

  /** So many people a second come and go. */
  async bustle(to, perSecond, seconds) {
    return this.#steadily(perSecond, seconds, (number) => {
      const { jid } = this.people[(number * 7919) % this.people.length];
      this.#send(`<presence from="${jid}/here" to="${to}"${number % 2 === 0 ? '' : ' type="unavailable"'}/>`);
    });
  }

  /** The first of all says something to somebody. */
  tell(to, text) {
    this.#send(`<message type="chat" id="t${++this.#count}" from="${this.people[0].jid}/here" to="${to}"><body>${text}</body></message>`);
  }

  /** Whoever was in the square has left it. */
  leave() {
    this.#rooms.clear();
  }

  async #steadily(perSecond, seconds, act) {
    this.#count++;
    const started = performance.now();
    let done = 0;
    while (done < perSecond * seconds) {
      const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - started) / 1000) * perSecond));
      for (; done < due; done++) act(done);
      await new Promise((resolve) => setTimeout(resolve, TICK_MILLIS));
    }
    return done;
  }
}
