import { describe, expect, it } from 'vitest';
import { deviceName, splitDeviceName } from '../../src/core/text/device-name';
import { buildDevicesGet, buildDeviceSignOut, parseDevices } from '../../src/core/xmpp/devices';
import { serialize } from '../../src/core/xmpp/xml';
import { fixture } from './xml-fixture';

describe('names of devices', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36', 'Chrome on Windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge on Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15', 'Safari on macOS'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1', 'Safari on iPhone'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1', 'Chrome on iPhone'],
    ['Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0', 'WeChat on Android'],
    ['something else', ''],
  ])('%#: %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });

  it('come apart again, to be said in another language', () => {
    expect(splitDeviceName('Samsung Internet on Android')).toEqual({ browser: 'Samsung Internet', system: 'Android' });
    expect(splitDeviceName('A phone')).toBeUndefined();
    expect(splitDeviceName('')).toBeUndefined();
  });
});

describe('devices of the account', () => {
  it('are asked for, and signed out one by one or all others at once', () => {
    expect(serialize(buildDevicesGet())).toBe('<iq xmlns="jabber:client" type="get"><devices xmlns="urn:skein:devices:0"/></iq>');
    expect(serialize(buildDeviceSignOut({ id: 'ab' }))).toContain('<sign-out xmlns="urn:skein:devices:0" id="ab"/>');
    expect(serialize(buildDeviceSignOut('others'))).toContain('<sign-out xmlns="urn:skein:devices:0" others="true"/>');
  });

  it('come with the own one first', () => {
    const iq = fixture(`<iq xmlns='jabber:client' type='result' id='d1'><devices xmlns='urn:skein:devices:0'>
      <device id='9a' created='2026-01-05T20:14:00Z' used='2026-02-01T07:12:00Z'><resource>gajim.9XQ2</resource></device>
      <device id='31' created='2026-02-17T08:00:00Z' used='2026-02-18T09:30:00Z' token='true' online='true' this='true'>
        <software>Skein</software><hardware>Firefox on Linux</hardware></device></devices></iq>`);
    expect(parseDevices(iq)).toEqual([
      { id: '31', software: 'Skein', hardware: 'Firefox on Linux', resource: '', used: Date.UTC(2026, 1, 18, 9, 30), token: true, online: true, own: true },
      { id: '9a', software: '', hardware: '', resource: 'gajim.9XQ2', used: Date.UTC(2026, 1, 1, 7, 12), token: false, online: false, own: false },
    ]);
    expect(parseDevices(fixture(`<iq xmlns='jabber:client' type='result'/>`))).toEqual([]);
  });
});
