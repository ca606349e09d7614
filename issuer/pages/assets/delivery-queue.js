// Entries that wait on this telephone for a network: card number, what, how, when. No name.

/** @typedef {{ key: string, card_number: string, outcome: string, taker: number, mode: string, reason: string, at: number, refused?: string }} Entry */

/** Entries sent together; the office takes no more. */
const TOGETHER = 100;

/** @returns {Promise<IDBDatabase>} */
const database = () => new Promise((done, failed) => {
  const opening = indexedDB.open("delivery", 1);
  opening.onupgradeneeded = () => { opening.result.createObjectStore("entries", { keyPath: "key" }); };
  opening.onsuccess = () => done(opening.result);
  opening.onerror = () => failed(opening.error);
});

/** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} work @returns {Promise<any>} */
async function within(mode, work) {
  const open = await database();
  try {
    return await new Promise((done, failed) => {
      const transaction = open.transaction("entries", mode);
      const request = work(transaction.objectStore("entries"));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    open.close();
  }
}

/** All entries, the oldest first. @returns {Promise<Entry[]>} */
export async function entries() {
  const all = await within("readonly", (store) => store.getAll());
  return all.sort((/** @type {Entry} */ one, /** @type {Entry} */ other) => one.at - other.at);
}

/** @param {Entry} entry */
export const add = (entry) => within("readwrite", (store) => store.put(entry));
/** @param {string} key */
export const remove = (key) => within("readwrite", (store) => store.delete(key));

let sending = false;

/** Sends what waits. An entry leaves the telephone when the office has answered for it; one that the office does not take stays, with the reason. @returns {Promise<"sent" | "none" | "offline" | "sign-in" | "failed">} */
export async function send() {
  if (sending) return "none";
  sending = true;
  try {
    let sent = false;
    for (;;) {
      const waiting = (await entries()).filter((entry) => !entry.refused).slice(0, TOGETHER);
      if (!waiting.length) return sent ? "sent" : "none";
      let answer;
      try {
        answer = await fetch("/delivery/sync", {
          method: "POST", redirect: "manual", headers: { "content-type": "application/json" }, body: JSON.stringify({ entries: waiting }),
        });
      } catch {
        return "offline";
      }
      if (answer.type === "opaqueredirect") return "sign-in";
      if (!answer.ok) return "failed";
      for (const { key, outcome, text } of (await answer.json()).answers) {
        const entry = waiting.find((one) => one.key === key);
        if (outcome === "refused" && entry) await add({ ...entry, refused: text });
        else await remove(key);
      }
      sent = true;
    }
  } finally {
    sending = false;
  }
}
