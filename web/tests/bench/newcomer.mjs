/** Makes an account that knows everybody of a town and keeps the room of all. */
export async function settle(browser, url, name, password, town) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${url}/skein.json`);
  const contacts = town.people.map(({ jid, name }) => ({ jid, name }));
  await page.evaluate(settleHere, { name, password, contacts, room: town.room });
  await page.context().close();
}

/** In the page: all is said in one go; the server does it in that order. */
async function settleHere({ name, password, contacts, room }) {
  const service = `${location.origin.replace('http', 'ws')}/xmpp-websocket`;
  const open = '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>';
  /** Speaks until the words it waits for have come, each with what is said then. */
  const talk = (...steps) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(service, 'xmpp');
      socket.onopen = () => socket.send(open);
      socket.onmessage = ({ data }) => {
        if (/<failure|<stream:error/.test(data)) reject(new Error(data));
        if (!data.includes(steps[0]?.[0])) return;
        const [, ...said] = steps.shift();
        for (const each of said) socket.send(each);
        if (steps.length > 0) return;
        socket.close();
        resolve();
      };
      socket.onerror = () => reject(new Error('no connection'));
    });
  const iq = (id, inner) => `<iq xmlns="jabber:client" type="set" id="${id}">${inner}</iq>`;
  const pubsub = 'http://jabber.org/protocol/pubsub';
  const field = (name, value) => `<field var="${name}"><value>${value}</value></field>`;
  const options =
    '<publish-options><x xmlns="jabber:x:data" type="submit">' +
    `<field var="FORM_TYPE" type="hidden"><value>${pubsub}#publish-options</value></field>` +
    `${field('pubsub#persist_items', 'true')}${field('pubsub#max_items', 'max')}${field('pubsub#access_model', 'whitelist')}</x></publish-options>`;
  const bookmark = `<conference xmlns="urn:xmpp:bookmarks:1" name="Square" autojoin="true"/>`;
  await talk(
    ['features', iq('made', `<query xmlns="jabber:iq:register"><username>${name}</username><password>${password}</password></query>`)],
    ['made'],
  );
  await talk(
    ['features', `<authenticate xmlns="urn:xmpp:sasl:2" mechanism="PLAIN"><initial-response>${btoa(`\0${name}\0${password}`)}</initial-response><bind xmlns="urn:xmpp:bind:0"><tag>settle</tag></bind></authenticate>`],
    [
      '<success',
      ...contacts.map(({ jid, name: called }, index) => iq(`c${index}`, `<query xmlns="jabber:iq:roster"><item jid="${jid}" name="${called}"/></query>`)),
      iq('kept', `<pubsub xmlns="${pubsub}"><publish node="urn:xmpp:bookmarks:1"><item id="${room}">${bookmark}</item></publish>${options}</pubsub>`),
    ],
    ['kept'],
  );
}
