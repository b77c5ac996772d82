// Seals what a person typed with her own key, so that nobody else at this computer can read it (AES-GCM).

export const canSeal = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB && navigator.locks);

export function keyFrom(base64) {
  return crypto.subtle.importKey("raw", bytes(base64), "AES-GCM", false, ["encrypt", "decrypt"]);
}

export async function seal(key, thing) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(thing));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text) };
}

// Null when the key is not the one it was sealed with.
export async function unseal(key, { iv, data }) {
  try {
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data)));
  } catch {
    return null;
  }
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
