import { NS } from './ns';
import { child, childText, elements, xml, type Xml } from './xml';

/** One installation that uses the account (docs/protocol/devices.md). */
export interface Device {
  readonly id: string;
  /** The program, and what it runs on; empty when the device did not tell. */
  readonly software: string;
  readonly hardware: string;
  /** What a device that told nothing calls itself. */
  readonly resource: string;
  /** When it was used last, milliseconds; NaN when that is not known. */
  readonly used: number;
  /** It can log in without the password. */
  readonly token: boolean;
  readonly online: boolean;
  /** It is the one that asks. */
  readonly own: boolean;
}

export function buildDevicesGet(): Xml {
  return xml('iq', NS.client, { type: 'get' }, xml('devices', NS.devices));
}

/** Signs out one device, or all but the one that asks. */
export function buildDeviceSignOut(which: { readonly id: string } | 'others'): Xml {
  const attrs = which === 'others' ? { others: 'true' } : { id: which.id };
  return xml('iq', NS.client, { type: 'set' }, xml('sign-out', NS.devices, attrs));
}

/** The list, the own device first, then as the server orders it: what was used last comes first. */
export function parseDevices(iq: Xml): Device[] {
  const all = elements(child(iq, 'devices', NS.devices), 'device').map((device) => ({
    id: device.attrs['id'] ?? '',
    software: childText(device, 'software') ?? '',
    hardware: childText(device, 'hardware') ?? '',
    resource: childText(device, 'resource') ?? '',
    used: Date.parse(device.attrs['used'] ?? ''),
    token: device.attrs['token'] === 'true',
    online: device.attrs['online'] === 'true',
    own: device.attrs['this'] === 'true',
  }));
  return [...all.filter((device) => device.own), ...all.filter((device) => !device.own)];
}
