/* Verifies one card:  verify UPDATE-FILE ROOT TEXT [SECONDS]
 *
 * UPDATE-FILE  what the issuer publishes
 * ROOT         a root's public key, 64 hexadecimal digits
 * TEXT         what a scanner read from the card's code
 * SECONDS      the time since 1970; by default the clock's
 *
 * Prints decision and code, and ends with 0 where the card is accepted. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "card_verifier.h"

/* An update has at most some 17 MB: 64 status lists of 256 KB each. */
#define UPDATE_BYTES_MAX (18L * 1024 * 1024)

/* A whole file; the caller frees it. NULL where it cannot be read. */
static uint8_t *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    long end = -1;

    if (file != NULL && fseek(file, 0, SEEK_END) == 0)
        end = ftell(file);
    if (end >= 0 && end <= UPDATE_BYTES_MAX && fseek(file, 0, SEEK_SET) == 0)
        bytes = malloc((size_t)end + 1);
    if (bytes != NULL)
        *length = fread(bytes, 1, (size_t)end, file);
    if (file != NULL)
        fclose(file);
    return bytes;
}

/* Whether all went well; otherwise says why not. */
static int went_well(const char *what, CardAnswer answer)
{
    if (answer.code[0] == '\0')
        return 1;
    fprintf(stderr, "%s: %s\n", what, answer.code);
    return 0;
}

static int verify(CardVerifier *verifier, const uint8_t *update, size_t update_length,
                  const char *root, const char *text, int64_t now)
{
    static const char *const words[] = {"none", "accept", "reject", "undecided"};
    char start[128];
    CardAnswer answer;

    snprintf(start, sizeof start, "{\"roots\": [\"%.64s\"]}", root);
    answer = card_verifier_start(verifier, start, strlen(start));
    if (!went_well("roots", answer))
        return 2;
    answer = card_verifier_take(verifier, update, update_length);
    if (!went_well("update", answer))
        return 2;
    answer = card_verifier_verify(verifier, text, strlen(text), now);
    /* answer.bytes has the words to show and what the card says, as JSON. */
    printf("%s %s\n", words[answer.decision], answer.code);
    return answer.decision == CARD_DECISION_ACCEPT ? 0 : 1;
}

int main(int count, char **arguments)
{
    CardVerifier *verifier = card_verifier_new();
    uint8_t *update = NULL;
    size_t length = 0;
    int result = 2;

    if (count == 4 || count == 5)
        update = read_file(arguments[1], &length);
    else
        fprintf(stderr, "usage: verify UPDATE-FILE ROOT TEXT [SECONDS]\n");
    if (verifier != NULL && update != NULL) {
        int64_t now = count == 5 ? strtoimax(arguments[4], NULL, 10) : (int64_t)time(NULL);
        result = verify(verifier, update, length, arguments[2], arguments[3], now);
    }
    free(update);
    card_verifier_free(verifier);
    return result;
}
