// What stays on this device: the lists as they were signed, the settings, and, closed with a key that
// never leaves this browser, what the verifier remembers and the month's register.

/** @returns {Promise<IDBDatabase>} */
const database = () => new Promise((done, failed) => {
  const opening = indexedDB.open("card-verify", 1);
  opening.onupgradeneeded = () => { opening.result.createObjectStore("kept"); };
  opening.onsuccess = () => done(opening.result);
  opening.onerror = () => failed(opening.error);
});

/** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} work @returns {Promise<any>} */
async function within(mode, work) {
  const open = await database();
  try {
    return await new Promise((done, failed) => {
      const transaction = open.transaction("kept", mode);
      const request = work(transaction.objectStore("kept"));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    open.close();
  }
}

/** @param {string} name */
export const load = (name) => within("readonly", (store) => store.get(name));
/** @param {string} name @param {any} value */
export const keep = (name, value) => within("readwrite", (store) => store.put(value, name));

/** The device's key: AES-GCM, not to be taken out. Null where the browser has none, as on a page without HTTPS. */
async function deviceKey() {
  if (!crypto.subtle) return null;
  const kept = await load("key");
  if (kept) return kept;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await keep("key", key);
  return key;
}

/** Keeps bytes closed. @param {string} name @param {Uint8Array} bytes */
export async function keepClosed(name, bytes) {
  const key = await deviceKey();
  if (!key) return keep(name, { bytes });
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, /** @type {BufferSource} */ (bytes));
  return keep(name, { iv, closed });
}

/** The bytes that were kept closed; null where there are none. @param {string} name @returns {Promise<Uint8Array | null>} */
export async function loadClosed(name) {
  const kept = await load(name);
  if (!kept) return null;
  if (kept.bytes) return kept.bytes;
  const key = await deviceKey();
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.closed));
}
