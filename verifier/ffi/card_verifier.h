/* Family cards verified offline. Made from verifier/ffi/src; README.md there says how to
 * build and link. */

#ifndef CARD_VERIFIER_H
#define CARD_VERIFIER_H

#include <stddef.h>
#include <stdint.h>

/**
 * Room for a code and the NUL after it; the longest, `U-TRUST-THRESHOLD`, has 17 letters.
 */
#define CARD_CODE_BYTES 32

/**
 * What to do with a card.
 */
typedef enum CardDecision {
  /**
   * The answer is no verdict.
   */
  CARD_DECISION_NONE = 0,
  /**
   * Green: the card is valid.
   */
  CARD_DECISION_ACCEPT = 1,
  /**
   * Red: the card is not valid, or is no card of ours.
   */
  CARD_DECISION_REJECT = 2,
  /**
   * Amber or grey: old lists, a wrong clock, a damaged code, another kind of code.
   */
  CARD_DECISION_UNDECIDED = 3,
} CardDecision;

/**
 * A device's verifier: pinned roots, lists, and what it remembers from scan to scan.
 *
 * There may be several; they share nothing. One verifier is used by one thread at a time, whichever
 * that is; different ones at the same time.
 */
typedef struct CardVerifier CardVerifier;

/**
 * An answer.
 *
 * `bytes` belong to the verifier that answered: they are there until its next call or until it is
 * freed. A NUL that is not counted follows them, so that JSON may be printed as a C string. Of the
 * output of `card_verifier_kept` use the length: it has NULs inside.
 */
typedef struct CardAnswer {
  /**
   * JSON in UTF-8, or the bytes that were asked for; NULL where the call itself was wrong.
   */
  const char *bytes;
  /**
   * How many bytes, without the NUL.
   */
  size_t length;
  /**
   * The decision of a verdict.
   */
  enum CardDecision decision;
  /**
   * A short stable code that ends with a NUL: of a verdict (`V-OK`), or why something was refused
   * (`U-ROLLBACK`); empty where all went well. `C-NULL`: no verifier was given. `C-FAULT`: the
   * verifier failed inside and must be started anew.
   */
  char code[CARD_CODE_BYTES];
} CardAnswer;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * A new verifier that trusts nothing until `card_verifier_start`. The caller owns it and gives it back
 * with `card_verifier_free`.
 */
struct CardVerifier *card_verifier_new(void);

/**
 * Frees a verifier and what its last answer points to. NULL is allowed.
 *
 * # Safety
 * `verifier` is NULL or from `card_verifier_new`, and is not used again.
 */
void card_verifier_free(struct CardVerifier *verifier);

/**
 * Begins with roots and memory, as JSON:
 * `{"roots": ["<64 hexadecimal digits>"], "threshold": 2, "memory": {…}}`. All of it may be left out:
 * without `threshold` the majority of the roots must have signed, and `memory` is what
 * `card_verifier_remembered` gave. The demonstration's roots are always pinned too; what stands under
 * them is marked as specimen. Lists that were there before are forgotten.
 *
 * # Safety
 * `verifier` is NULL or from `card_verifier_new`; `json` is NULL or has `length` readable bytes.
 */
struct CardAnswer card_verifier_start(struct CardVerifier *verifier,
                                      const char *json,
                                      size_t length);

/**
 * Opens the lists that were kept, as `card_verifier_kept` gave them. Every signature in them is
 * checked again, so the file needs no protection.
 *
 * # Safety
 * `verifier` is NULL or from `card_verifier_new`; `kept` is NULL or has `length` readable bytes.
 */
struct CardAnswer card_verifier_open_kept(struct CardVerifier *verifier,
                                          const uint8_t *kept,
                                          size_t length);

/**
 * Takes a file: an update, a delta, a trust list or a month's scale. Refused, it changes nothing.
 *
 * # Safety
 * `verifier` is NULL or from `card_verifier_new`; `file` is NULL or has `length` readable bytes.
 */
struct CardAnswer card_verifier_take(struct CardVerifier *verifier,
                                     const uint8_t *file,
                                     size_t length);

/**
 * Takes a part of an update, as an SMS or a poster's code has it; a text that begins with `FCD`,
 * `FCT`, `FCU` or `FCS` is one. With the last part the whole is taken.
 *
 * # Safety
 * `verifier` is NULL or from `card_verifier_new`; `text` is NULL or has `length` readable bytes.
 */
struct CardAnswer card_verifier_take_part(struct CardVerifier *verifier,
                                          const char *text,
                                          size_t length);

/**
 * Which lists there are, and how old they are. `now` is in seconds since 1970, UTC.
 *
 * # Safety
 * `verifier` is NULL or from `card_verifier_new`.
 */
struct CardAnswer card_verifier_lists(struct CardVerifier *verifier, int64_t now);

/**
 * Verifies the text of a scanned code. `now` is the device's clock in seconds since 1970, UTC. The
 * answer has a decision, a code, and as JSON the words to show and what the card says.
 *
 * # Safety
 * `verifier` is NULL or from `card_verifier_new`; `text` is NULL or has `length` readable bytes.
 */
struct CardAnswer card_verifier_verify(struct CardVerifier *verifier,
                                       const char *text,
                                       size_t length,
                                       int64_t now);

/**
 * The lists as bytes, to be stored and given to `card_verifier_open_kept` at the next start. Empty
 * where there are none.
 *
 * # Safety
 * `verifier` is NULL or from `card_verifier_new`.
 */
struct CardAnswer card_verifier_kept(struct CardVerifier *verifier);

/**
 * What to remember, as JSON: the highest versions and issues that were seen. It is stored and given
 * as `memory` to `card_verifier_start`, so that nothing older is believed. Empty where it has not
 * changed since it was asked last.
 *
 * # Safety
 * `verifier` is NULL or from `card_verifier_new`.
 */
struct CardAnswer card_verifier_remembered(struct CardVerifier *verifier);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CARD_VERIFIER_H */
