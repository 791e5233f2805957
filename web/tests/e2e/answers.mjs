const STANZA_ERRORS = 'urn:ietf:params:xml:ns:xmpp-stanzas';

function attribute(text, name) {
  return new RegExp(`^<[^>]*?\\s${name}=["']([^"']*)`).exec(text)?.[1] ?? '';
}

/** What a server says that refuses this stanza. */
function refusal(stanza, condition, extra) {
  const [, kind] = /^<(\w+)/.exec(stanza);
  const id = attribute(stanza, 'id');
  const to = attribute(stanza, 'to');
  const from = to ? ` from="${to}"` : '';
  return `<${kind} xmlns="jabber:client" type="error" id="${id}"${from}><error type="cancel"><${condition} xmlns="${STANZA_ERRORS}"/>${extra}</error></${kind}>`;
}

/**
 * Stands between a page and its server from the page's next socket on, and has the server seem to give answers that are
 * hard to come by. In place of what is not to arrive a ping goes on, so that both sides count the same stanzas.
 */
export async function answering(page) {
  let refused = [];
  let changed = [];
  await page.routeWebSocket(/xmpp-websocket/, (socket) => {
    const server = socket.connectToServer();
    const answers = new Map();
    let count = 0;
    socket.onMessage((text) => {
      const rule = refused.find(({ match }) => match.test(text));
      if (!rule) server.send(text);
      else if (rule.says) for (const frame of rule.says) socket.send(frame);
      else if (rule.guest) socket.send(refusal(text, rule.condition, rule.extra));
      else {
        const id = `instead-${count++}`;
        answers.set(id, refusal(text, rule.condition, rule.extra));
        server.send(`<iq xmlns="jabber:client" type="get" id="${id}"><ping xmlns="urn:xmpp:ping"/></iq>`);
      }
    });
    server.onMessage((text) => {
      const known = answers.get(attribute(text, 'id'));
      const given = known ?? changed.reduce((told, [from, to]) => told.replace(from, to), text);
      if (given) socket.send(given);
    });
  });
  return {
    /** From now on what matches is refused, instead of what was before. */
    refuse(match, condition, extra = '') {
      refused = [{ match, condition, extra }];
    },
    /** The same before anybody is logged in, when the server takes no pings. */
    refuseGuest(match, condition, extra = '') {
      refused = [{ match, condition, extra, guest: true }];
    },
    /** From now on what matches does not arrive, and these frames come back. */
    reply(match, ...says) {
      refused = [{ match, says }];
    },
    /** From now on this part of what the server says is another; of what becomes empty, nothing arrives. */
    change(from, to) {
      changed.push([from, to]);
    },
    /** The server is itself again. */
    relent() {
      refused = [];
      changed = [];
    },
  };
}
