import { parseFrame } from '../dom';
import { NS } from '../ns';
import { elements, serialize, xml, type Xml } from '../xml';

const OPEN_TIMEOUT_MILLIS = 15_000;

/** The server cannot be reached, or what answers there is no XMPP server. */
export class StreamFailure extends Error {
  constructor(
    readonly kind: 'unreachable' | 'notXmpp',
    /** The stream error that the server ended with, empty for none. */
    readonly condition = '',
  ) {
    super(condition || kind);
    this.name = 'StreamFailure';
  }
}

export interface StreamListener {
  onFrame(frame: Xml): void;
  /** The stream is over; with the stream error, empty for none. Told once, and not after `end` or `drop`. */
  onEnd(condition: string): void;
}

interface Waiting {
  resolve(frame: Xml): void;
  reject(error: StreamFailure): void;
}

/**
 * One XMPP stream over a WebSocket, each frame one element (RFC 7395). Frames are asked for one after the other, or
 * told to a listener from the moment there is one; none is lost in between.
 */
export class StreamSocket {
  private readonly frames: Xml[] = [];
  private waiting: Waiting | undefined;
  private listener: StreamListener | undefined;
  private condition = '';
  private over = false;

  private constructor(
    private readonly socket: WebSocket,
    /** What the server offers before login. */
    readonly features: Xml,
  ) {
    socket.onmessage = (message) => this.take(parseFrame(String(message.data)));
    socket.onclose = () => this.finish();
  }

  /**
   * Opens the stream and waits for the server's features.
   *
   * @throws StreamFailure
   */
  static open(service: string, header: { readonly to: string; readonly from?: string }, signal?: AbortSignal): Promise<StreamSocket> {
    return new Promise((resolve, reject) => {
      let socket: WebSocket;
      try {
        socket = new WebSocket(service, 'xmpp');
      } catch {
        reject(new StreamFailure('unreachable'));
        return;
      }
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        socket.onopen = socket.onerror = socket.onclose = socket.onmessage = null;
      };
      const fail = (kind: StreamFailure['kind']) => {
        settle();
        socket.close();
        reject(new StreamFailure(kind));
      };
      const giveUp = () => fail('unreachable');
      const timer = setTimeout(() => fail(socket.readyState === WebSocket.OPEN ? 'notXmpp' : 'unreachable'), OPEN_TIMEOUT_MILLIS);
      signal?.addEventListener('abort', giveUp);
      let opened = false;
      socket.onopen = () => {
        opened = true;
        socket.send(serialize(xml('open', NS.framing, { ...header, version: '1.0' })));
      };
      // What breaks off is the network's fault; who says goodbye at once does not know what we speak.
      socket.onclose = (event) => fail(opened && event.wasClean ? 'notXmpp' : 'unreachable');
      socket.onmessage = (message) => {
        const frame = parseFrame(String(message.data));
        if (frame?.name === 'features') {
          settle();
          resolve(new StreamSocket(socket, frame));
        } else if (frame?.name !== 'open') fail('notXmpp');
      };
    });
  }

  /** Whether something can still be sent. */
  get usable(): boolean {
    return !this.over && this.socket.readyState === WebSocket.OPEN;
  }

  /**
   * The next frame.
   *
   * @throws StreamFailure when the stream ends instead
   */
  next(): Promise<Xml> {
    return new Promise((resolve, reject) => {
      const frame = this.frames.shift();
      if (frame) resolve(frame);
      else if (this.over) reject(new StreamFailure('unreachable', this.condition));
      else this.waiting = { resolve, reject };
    });
  }

  /** From now on frames go there, first those that came already. */
  listen(listener: StreamListener): void {
    this.listener = listener;
    for (const frame of this.frames.splice(0)) listener.onFrame(frame);
    if (this.over) listener.onEnd(this.condition);
  }

  send(element: Xml): void {
    if (this.usable) this.socket.send(serialize(element));
  }

  /** Ends the stream properly. */
  end(): void {
    this.send(xml('close', NS.framing));
    this.drop();
  }

  /** Lets the stream go as if the network had failed. A broken socket takes its time to notice; nobody waits for it. */
  drop(): void {
    this.listener = undefined;
    this.finish();
    this.socket.close();
  }

  private take(frame: Xml | undefined): void {
    if (this.over || frame?.name === 'open') return;
    if (!frame) this.breakOff('bad-format');
    else if (frame.name === 'error' && frame.ns === NS.streams) this.condition = elements(frame)[0]?.name ?? 'undefined-condition';
    else if (frame.name === 'close' && frame.ns === NS.framing) this.breakOff(this.condition);
    else if (this.waiting) {
      const { waiting } = this;
      this.waiting = undefined;
      waiting.resolve(frame);
    } else if (this.listener) this.listener.onFrame(frame);
    else this.frames.push(frame);
  }

  private breakOff(condition: string): void {
    this.condition = condition;
    this.send(xml('close', NS.framing));
    this.finish();
    this.socket.close();
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    this.socket.onmessage = this.socket.onclose = null;
    this.waiting?.reject(new StreamFailure('unreachable', this.condition));
    this.waiting = undefined;
    this.listener?.onEnd(this.condition);
  }
}
