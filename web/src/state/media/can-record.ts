/** Whether this page may record at all: browsers give the microphone to secure pages only. */
export function canRecord(): boolean {
  return window.isSecureContext && 'mediaDevices' in navigator && 'MediaRecorder' in window;
}
