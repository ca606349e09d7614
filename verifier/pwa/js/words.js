// What the page says, in Hindi and English. What a verdict says comes from the verifier itself.

/** @type {Record<string, [string, string]>} */
const WORDS = {
  title: ["हिम परिवार कार्ड जाँच", "Him Parivar card check"],
  cameraStart: ["कैमरे से स्कैन करें", "Scan with the camera"],
  torch: ["टॉर्च", "Torch"],
  zoom: ["ज़ूम", "Zoom"],
  photo: ["फ़ोटो से", "From a photo"],
  typed: ["कोड नहीं पढ़ा जा रहा? संख्या लिखें", "Code unreadable? Type the number"],
  typedHint: ["लिखी हुई संख्या कुछ साबित नहीं करती: सिर्फ़ दर्ज होती है। परिवार का पहचान पत्र देखें।", "A typed number proves nothing; it is only noted. Check another proof of the family."],
  note: ["दर्ज करें", "Note it"],
  noted: ["दर्ज हुआ। इससे कार्ड की जाँच नहीं हुई।", "Noted. The card was not checked by this."],
  typedWrong: ["यह कार्ड संख्या नहीं है। ऐसे लिखें: 10357813-01-1", "This is no card number. Type one such as 10357813-01-1"],
  aadhaarTyped: ["यह आधार जैसी संख्या है। आधार यहाँ न लिखें।", "This looks like an Aadhaar number. Never type one here."],
  updates: ["सूची अपडेट करें", "Update the lists"],
  updatesHint: ["नेटवर्क से, फ़ाइल से, पोस्टर के कोड स्कैन करके, या SMS चिपकाकर।", "From the network, from a file, by scanning a poster's codes, or by pasting SMS."],
  fetch: ["नेटवर्क से लाएँ", "Fetch"],
  file: ["फ़ाइल से", "From a file"],
  parts: ["SMS यहाँ चिपकाएँ, हर एक अलग पंक्ति में", "Paste SMS here, one a line"],
  take: ["लें", "Take"],
  takenScale: ["राशन तालिका ले ली गई", "The month's scale is taken"],
  taken: ["नई सूची ले ली गई", "The new list is taken"],
  partsMissing: ["और चाहिए, भाग:", "Still missing, parts:"],
  fetchFailed: ["नेटवर्क नहीं मिला। पुरानी सूची चलती रहेगी।", "No network. The lists that are here stay in use."],
  refused: ["सूची नहीं ली गई; पुरानी चलती रहेगी।", "Not taken; the lists that are here stay in use."],
  register: ["महीने का रजिस्टर", "The month's register"],
  registerCount: ["इस महीने की प्रविष्टियाँ:", "Entries of this month:"],
  registerDue: ["ये महीने विभाग को देने हैं: %s", "To be handed over to the department: %s"],
  month: ["महीना", "Month"],
  exportRegister: ["फ़ाइल बनाएँ", "Make the file"],
  handedOver: ["फ़ाइल दे दी: महीना पूरा होते ही मिटाएँ", "Handed over: delete when the month is over"],
  settings: ["दुकान की सेटिंग", "This shop"],
  shop: ["दुकान का कोड", "Code of this shop"],
  keepShop: ["रखें", "Keep"],
  shopKept: ["रखा गया", "Kept"],
  shopWrong: ["कोड में सिर्फ़ अंक, अंग्रेज़ी अक्षर और - हों", "A code has letters, digits and dashes alone"],
  wedge: ["स्कैनर यहाँ लिखता है", "A scanner types here"],
  renew: ["पेज का नया रूप तैयार है: लें", "A new version of this page is ready: take it"],
  specimen: ["नमूना, असली नहीं · SPECIMEN, not real", "नमूना, असली नहीं · SPECIMEN, not real"],
  specimenWords: ["नमूना कार्ड: राशन के लिए नहीं", "A specimen card: no ration on it"],
  compare: ["फ़ोटो और ये नाम कार्ड और व्यक्ति से मिलने चाहिए।", "The photo and these names must match the card and the person."],
  never: ["कार्ड कभी ज़ब्त न करें। सिर्फ़ स्कैन न होने पर राशन न रोकें।", "Never keep the card. Never refuse food only because a scan failed."],
  served: ["राशन दिया – दर्ज करें", "Served – note it"],
  servedNot: ["दर्ज नहीं हुआ", "Not noted"],
  servedDone: ["दर्ज हुआ", "Noted"],
  exception: ["अँगूठे के बिना? कारण", "Without a fingerprint? Why"],
  none: ["अँगूठे से", "By fingerprint"],
  finger: ["अँगूठा नहीं मिला", "No finger match"],
  otp: ["OTP दूसरे फ़ोन पर", "OTP to another phone"],
  network: ["ePoS बंद", "ePoS down"],
  nominee: ["नामित व्यक्ति", "Nominee"],
  code: ["हेल्पलाइन 1967 को यह कोड बताएँ:", "Tell helpline 1967 this code:"],
  again: ["अगला कार्ड", "Next card"],
  noLists: ["सूची नहीं है। पहले सूची अपडेट करें।", "No lists yet. Update the lists first."],
  listAge: ["सूची %d दिन पुरानी", "Lists %d days old"],
  listFresh: ["सूची आज की है", "Lists of today"],
  listNumber: ["अपडेट", "update"],
  cameraNo: ["कैमरा नहीं खुला। फ़ोटो चुनें या स्कैनर लगाएँ।", "The camera did not open. Choose a photo or plug in a scanner."],
  cameraOn: ["कार्ड के पीछे का QR चौखटे में लाएँ", "Bring the QR on the card's back into the frame"],
  noCode: ["चित्र में QR नहीं मिला। उजाले में, सीधे ऊपर से फिर लें।", "No QR found in the picture. Again, in good light, from straight above."],
  servedBefore: ["इस महीने यहाँ राशन दिया जा चुका है", "Already served here this month"],
  servedBeforeNext: ["रजिस्टर देखें: %s को दिया गया।", "See the register: served on %s."],
  clockBehind: ["फ़ोन की तारीख़ ग़लत है: ठीक करें", "This phone's date is wrong: set it"],
  clockNow: ["फ़ोन दिखाता है: %s", "This phone shows: %s"],
  clockRight: ["तारीख़ सही है", "The date is right"],
  scanAgain: ["कार्ड दोबारा स्कैन करें", "Scan the card again"],
  age: ["%d वर्ष", "%d years"],
  head: ["मुखिया", "head of family"],
  categories: ["श्रेणी:", "Category:"],
  scales: ["राशन तालिका", "scale"],
  ration: ["इस महीने का राशन · %s", "Entitlement this month · %s"],
  rationOrder: ["आदेश: %s", "Order: %s"],
  kg: ["किलो", "kg"],
  g: ["ग्राम", "g"],
  perPerson: ["प्रति व्यक्ति", "a person"],
  aKilogram: ["प्रति किलो", "a kg"],
  free: ["मुफ़्त", "free"],
  or: ["या", "or"],
  otherShop: ["असली कार्ड, दूसरी दुकान का", "Genuine card, of another shop"],
  otherDeny: ["यह दुकान %s का कार्ड है। परिवार को वहीं भेजें; झगड़ा हो तो 1967।", "It belongs to shop %s. Send the family there; if in doubt call 1967."],
  otherMinimum: ["दुकान %s का कार्ड। न्यूनतम दें और दर्ज करें:", "Of shop %s. Give the minimum and note it:"],
  otherLimit: ["दुकान %s का कार्ड। इतने तक दें और दर्ज करें:", "Of shop %s. Give up to this and note it:"],
  otherNoLimit: ["सदस्य गिनकर", "by the number of members"],
  "refused U-ROLLBACK": ["यह सूची पुरानी है; नई यहाँ पहले से है।", "This list is older than the one that is here."],
  "refused U-DELTA-OLD": ["यह सूची यहाँ पहले से है।", "This list is here already."],
  "refused U-DELTA-GAP": ["बीच की एक सूची छूट गई। पहले उसे या पूरी फ़ाइल लें।", "One between is missing. Take that first, or the whole file."],
  "refused U-ROOT": ["यह सूची दूसरे विभाग की है।", "This list is of another issuer."],
  "refused U-PART": ["भाग ठीक से नहीं पढ़ा गया। दोबारा स्कैन या कॉपी करें।", "A part was not read as it was sent. Scan or copy it again."],
  "refused U-SCALE-ROLLBACK": ["इस महीने की नई तालिका पहले से है।", "A newer scale of this month is here."],
};

let english = false;

/** @param {boolean} on */
export const speakEnglish = (on) => { english = on; };
export const isEnglish = () => english;

/** @param {string} name @param {string | number} [value] */
export function word(name, value = "") {
  const [hindi, latin] = WORDS[name] ?? ["", ""];
  return (english ? latin : hindi).replace(/%[ds]/, String(value));
}

/** Puts the words where the page has their names. */
export function fillWords() {
  document.documentElement.lang = english ? "en" : "hi";
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = word(/** @type {HTMLElement} */ (element).dataset.word ?? "");
  }
  for (const element of document.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", word(/** @type {HTMLElement} */ (element).dataset.wordLabel ?? ""));
  }
}
