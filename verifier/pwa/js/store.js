// What stays on this device: lists, what the verifier remembers, the month's ledger. No name, no
// family's number.

/** @returns {Promise<IDBDatabase>} */
const database = () => new Promise((done, failed) => {
  const opening = indexedDB.open("card-verify", 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("kept");
    opening.result.createObjectStore("ledger", { autoIncrement: true });
  };
  opening.onsuccess = () => done(opening.result);
  opening.onerror = () => failed(opening.error);
});

/** @param {string} store @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} work @returns {Promise<any>} */
async function within(store, mode, work) {
  const open = await database();
  try {
    return await new Promise((done, failed) => {
      const transaction = open.transaction(store, mode);
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    open.close();
  }
}

/** @param {string} key */
export const load = (key) => within("kept", "readonly", (store) => store.get(key));
/** @param {string} key @param {any} value */
export const keep = (key, value) => within("kept", "readwrite", (store) => store.put(value, key));
/** @param {object} entry */
export const addEntry = (entry) => within("ledger", "readwrite", (store) => store.add(entry));
export const entries = () => within("ledger", "readonly", (store) => store.getAll());
export const clearEntries = () => within("ledger", "readwrite", (store) => store.clear());
