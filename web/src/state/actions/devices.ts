import type { Client } from '../../core/sync/client';
import { buildDevicesGet, buildDeviceSignOut, type Device, parseDevices } from '../../core/xmpp/devices';
import { StanzaError } from '../../core/xmpp/stanza-error';
import { client } from '../current';

/** Why there is no list, or nothing was signed out, in the words of our error texts. */
export type DevicesProblem = 'offline' | 'timeout' | 'unsupported' | 'other';

export async function loadDevices(): Promise<Device[]> {
  return parseDevices(await client().link.iq(buildDevicesGet()));
}

/** Signs out one device, or all but this one. One that is gone already counts as signed out. */
export async function signOutDevice(which: Device | 'others'): Promise<void> {
  try {
    await client().link.iq(buildDeviceSignOut(which));
  } catch (error) {
    if (!(error instanceof StanzaError) || error.condition !== 'item-not-found') throw error;
  }
}

/** Signs out the device that asks; it is on the list no more. False when the server knows no such device. */
export async function forgetOwnDevice(leaving: Client): Promise<boolean> {
  const own = parseDevices(await leaving.link.iq(buildDevicesGet())).find((device) => device.own);
  if (!own) return false;
  await leaving.link.iq(buildDeviceSignOut(own));
  return true;
}

export function devicesProblem(error: unknown): { readonly kind: DevicesProblem; readonly code: string } {
  const code = error instanceof StanzaError ? error.condition : '';
  if (code === 'offline' || code === 'timeout') return { kind: code, code };
  const unsupported = code === 'service-unavailable' || code === 'feature-not-implemented';
  return { kind: unsupported ? 'unsupported' : 'other', code };
}
