import { describe, expect, it } from 'vitest';
import { pictureType } from '../../src/core/media/avatars';
import { cleaned } from '../../src/core/media/clean';
import { halves, ownAddress, placeOf, signOf, sizeText } from '../../src/core/media/shown';
import { parseSlot, parseUploadService } from '../../src/core/media/slots';
import { duration, levelOf, peaksOf } from '../../src/core/media/sound';
import { safeName } from '../../src/core/text/safe-name';
import { fixture } from './xml-fixture';

const bytes = (...values: readonly (number | string)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(values.flatMap((value) => (typeof value === 'string' ? Array.from(value, (letter) => letter.charCodeAt(0)) : [value])));

function segment(marker: number, ...content: readonly (number | string)[]): number[] {
  const body = bytes(...content);
  return [0xff, marker, 0, body.length + 2, ...body];
}

/** EXIF with one entry: how the camera was held. */
function exif(turn: number): number[] {
  return segment(0xe1, 'Exif', 0, 0, 'MM', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 'GPS');
}

describe('what cameras write into pictures', () => {
  const scan = [0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9];

  it('goes from a JPEG, while what is seen stays', () => {
    const jpeg = bytes(0xff, 0xd8, ...exif(1), ...segment(0xdb, 'tables'), ...segment(0xe2, 'ICC_PROFILE', 0), ...segment(0xfe, 'note'), ...scan);
    const clean = cleaned(jpeg, 'image/jpeg');
    expect(clean).toEqual(bytes(0xff, 0xd8, ...segment(0xdb, 'tables'), ...segment(0xe2, 'ICC_PROFILE', 0), ...scan));
  });

  it('says that a picture must be turned, so that it is drawn anew', () => {
    expect(cleaned(bytes(0xff, 0xd8, ...exif(6), ...scan), 'image/jpeg')).toBeUndefined();
  });

  it('goes from a PNG and a WebP', () => {
    const chunk = (name: string, content: string) => [0, 0, 0, content.length, ...bytes(name, content), 9, 9, 9, 9];
    const sign = [0x89, ...bytes('PNG'), 13, 10, 26, 10];
    const png = bytes(...sign, ...chunk('IHDR', 'x'), ...chunk('eXIf', 'GPS'), ...chunk('tEXt', 'home'), ...chunk('IEND', ''));
    expect(cleaned(png, 'image/png')).toEqual(bytes(...sign, ...chunk('IHDR', 'x'), ...chunk('IEND', '')));
    const riff = (name: string, ...content: (number | string)[]) => [...bytes(name), bytes(...content).length, 0, 0, 0, ...bytes(...content)];
    const whole = (...chunks: number[][]) => bytes('RIFF', chunks.flat().length + 4, 0, 0, 0, 'WEBP', ...chunks.flat());
    const webp = whole(riff('VP8X', 0b1110, 0, 0, 0), riff('EXIF', 'GPS!'), riff('VP8 ', 'data'));
    expect(cleaned(webp, 'image/webp')).toEqual(whole(riff('VP8X', 0b0010, 0, 0, 0), riff('VP8 ', 'data')));
  });

  it('never breaks on what is no picture', () => {
    for (const type of ['image/jpeg', 'image/png', 'image/webp', 'text/plain']) {
      expect(cleaned(bytes(), type)).toBeUndefined();
      expect(cleaned(bytes('hello, this is no picture at all'), type)).toBeUndefined();
    }
    expect(cleaned(bytes(0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 'Exif'), 'image/jpeg')).toBeUndefined();
  });
});

describe('addresses of files', () => {
  const here = { origin: 'https://chat.example.org', domain: 'example.org' };
  const path = '/upload/eiw6kyhi47ftrdwyyqhivtwbqm/a.png';

  it('lead through the origin of the page where they are its own server', () => {
    expect(ownAddress(`https://chat.example.org${path}`, here)).toBe(`https://chat.example.org${path}`);
    expect(ownAddress(`https://example.org:5443${path}?thumbnail`, here)).toBe(`https://chat.example.org${path}?thumbnail`);
  });

  it('of other servers are never loaded', () => {
    expect(ownAddress(`https://elsewhere.example${path}`, here)).toBe('');
    expect(ownAddress('https://example.org:5443/other/a.png', here)).toBe('');
    expect(ownAddress('javascript:alert(1)', here)).toBe('');
    expect(ownAddress('', here)).toBe('');
  });
});

describe('how files are shown', () => {
  it('keeps a place for a picture before it is here', () => {
    const most = { width: 360, height: 380 };
    expect(placeOf({ width: 3600, height: 1800 }, most)).toEqual({ width: 360, height: 180 });
    expect(placeOf({ width: 100, height: 4000 }, most)).toEqual({ width: 120, height: 380 });
    expect(placeOf({ width: 0, height: 0 }, most)).toEqual({ width: 240, height: 180 });
  });

  it('makes names harmless, and keeps their ends', () => {
    expect(safeName('photo\u202Egpj.exe')).toBe('photogpj.exe');
    expect(safeName('a\nb\u0000.txt')).toBe('ab.txt');
    expect(safeName('\u200f')).toBe('?');
    expect(safeName('קובץ.pdf')).toBe('קובץ.pdf');
    expect(halves('short.txt')).toEqual(['short.txt', '']);
    const [head, tail] = halves(`${'很长'.repeat(40)}.exe`);
    expect(tail).toHaveLength(10);
    expect(head + tail).toBe(`${'很长'.repeat(40)}.exe`);
    expect(signOf('x.tar.gz')).toBe('archive');
    expect(signOf('README')).toBe('file');
  });

  it('says sizes and times as people do', () => {
    expect(sizeText(999, 'en-GB')).toBe('999 B');
    expect(sizeText(1_234_567, 'en-GB')).toBe('1.2 MB');
    expect(sizeText(100_000_000, 'en-GB')).toBe('100 MB');
    expect(duration(61_400)).toBe('1:01');
    expect(duration(0)).toBe('0:00');
  });
});

describe('loudness', () => {
  it('is told in 64 parts, the loudest at the top', () => {
    const peaks = peaksOf([...Array<number>(100).fill(0.1), 0.5, ...Array<number>(99).fill(0.1)]);
    expect(peaks).toHaveLength(64);
    expect(Math.max(...peaks)).toBe(255);
    expect(peaks[0]).toBe(51);
    expect(peaksOf([0.2])).toHaveLength(64);
    expect(peaksOf([])).toEqual([]);
  });

  it('of silence is nothing', () => {
    expect(levelOf(new Uint8Array(64).fill(128))).toBe(0);
    expect(levelOf(new Uint8Array(64).fill(255))).toBe(1);
    expect(Math.max(...peaksOf([0, 0, 0]))).toBe(0);
  });
});

describe('slots', () => {
  it('are read, with only the fields a server may ask for', () => {
    const slot = parseSlot(
      fixture(`<iq xmlns='jabber:client'><slot xmlns='urn:xmpp:http:upload:0'>
        <put url='https://example.org/upload/a'><header name='Authorization'>Basic abc</header><header name='X-Evil'>1</header></put>
        <get url='https://example.org/upload/a'/></slot></iq>`),
    );
    expect(slot).toEqual({ put: 'https://example.org/upload/a', get: 'https://example.org/upload/a', headers: { Authorization: 'Basic abc' }, thumbnail: '' });
    const bad = `<iq xmlns='jabber:client'><slot xmlns='urn:xmpp:http:upload:0'><put url='javascript:1'/><get url='x'/></slot></iq>`;
    expect(parseSlot(fixture(bad))).toBeUndefined();
  });

  it('have limits that the server tells', () => {
    const answer = fixture(`<iq xmlns='jabber:client'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:http:upload:0'/>
      <x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>urn:xmpp:http:upload:0</value></field><field var='max-file-size'><value>1000</value></field></x>
      <x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>urn:skein:files:0</value></field><field var='image-max-size'><value>500</value></field></x>
    </query></iq>`);
    expect(parseUploadService(answer, 'upload.example.org')).toEqual({ jid: 'upload.example.org', maxSize: 1000, imageMaxSize: 500 });
    expect(parseUploadService(fixture(`<iq xmlns='jabber:client'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`), 'x')).toBeUndefined();
  });
});

describe('pictures of people', () => {
  it('are known by their first bytes, never by what is said of them', () => {
    expect(pictureType(bytes(0x89, 'PNG'))).toBe('image/png');
    expect(pictureType(bytes('RIFF', 0, 0, 0, 0, 'WEBP'))).toBe('image/webp');
    expect(pictureType(bytes('<svg onload="alert(1)"/>'))).toBe('');
  });
});
