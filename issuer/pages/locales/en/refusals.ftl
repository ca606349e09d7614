# What the office does not take: why on the first line, what to do next on the second.
refusal-code = Code: { $code }
refused-nobody =
    This needs a person who answers for it.
    Sign in under your own name and do it again.
refused-staff-unknown =
    { $who } is not on the staff.
    Compare the name; an officer takes new people on.
refused-staff-disabled =
    The account of { $who } is closed.
    Tell an officer if that is a mistake.
refused-staff-role =
    This is not for your role: { $role }.
    Ask somebody whose role it is, or an officer.
refused-staff-exists =
    { $name } is on the staff already, or was.
    Give another name: each is given once.
refused-same-person =
    Approval { $number } is not decided by the person who asked for it.
    Another person decides it under their own name.
refused-not-to-decide =
    Approval { $number } cannot be decided any more: it is decided, or its time is over.
    Ask for a new one if it is needed.
refused-not-approved =
    Approval { $number } is not given, or was used.
    Look at its page; an approval is used once.
refused-other-request =
    Approval { $number } is about something else.
    Ask anew for what is to be done.
refused-nothing-decided =
    Pair { $number } has no decision to take back.
    Look in the list which pairs are decided.
refused-decided-otherwise =
    The ration card or family of pair { $number } was decided to belong to another one.
    Take that decision back first.
refused-card-step =
    The card's present state does not allow this.
    Look at the family's page again: somebody may have gone on with it.
refused-lot-closed =
    Lot { $lot } is closed.
    Single cards of it may still be handed over.
refused-nothing-to-inspect =
    No card of lot { $lot } is reported as good and waits at the press.
    First the press says what it printed: send its file.
refused-not-sampled =
    No sample of lot { $lot } is drawn.
    Draw one on this page.
refused-own-lot =
    { $who } recorded what the press says of lot { $lot } and may not inspect it.
    Another person inspects it under their own name.
refused-not-accepted =
    Lot { $lot } is not accepted, so its cards do not leave.
    Look at its inspection: draw a sample, look at it and note what was found.
refused-bundle-not-here =
    Bundle { $bundle } cannot be sent: it is not packed, or has left already.
    See in the list which bundles lie at the press.
refused-not-in-consignment =
    { $what } is not on the road with consignment { $consignment }.
    Compare the number; the consignment's page says what is in it.
refused-bundle-count =
    Bundle { $bundle }: { $counted } counted, { $sent } sent, { $named } named as missing; nothing was recorded.
    Name each card that is not in it.
refused-vendor-unknown =
    No lot was sealed for this press before.
    A new press's key is used for the first time by the command `issuer lot seal`.
refused-lot-folder =
    The files of lot { $lot } are incomplete or were altered, so it was not sealed.
    The technical team has the file drawn anew with `issuer lot redraw`.
refused-vendor-name =
    This cannot be a press's name.
    One line, without a number that could be an Aadhaar number.
refused-bundle-days =
    A bundle cannot be opened for { $days } days.
    Write 1 to { $most } days.
refused-recipients =
    A bundle is sealed for 1 to { $most } different keys.
    The technical team compares the press's keys.
refused-not-sealed =
    The lot could not be sealed; nothing was changed.
    Try again; if it stays so, tell the office's technical team.
refused-no-supplement =
    The supplement could not be made.
    Look how the lot stands; if it stays so, tell the technical team.
refused-send-name =
    The name of the office or seal is not right.
    One line, without a number that could be an Aadhaar number.
refused-nothing-out =
    No press has lot { $lot }, or its deletion is certified already.
    Look at the lot's page.
refused-which-vendor =
    Several presses have lot { $lot }.
    The office says by the command whose certificate it is.
refused-other-vendor =
    This press has no bundle of lot { $lot }.
    Compare the lot's name.
refused-certificate-number =
    This cannot be a certificate's number.
    One line of up to 60 letters, without a number that could be an Aadhaar number.
refused-certificate-day =
    A certificate of { $dated } cannot be for a bundle that was sealed on { $sealed }.
    Write the day that the certificate bears.
refused-bundle-not-open =
    The bundle of lot { $lot } can be opened no more.
    Ask the department to seal the lot anew.
refused-bundle-elsewhere =
    The bundle of lot { $lot } does not lie here.
    Whoever sealed it gives it by mail or disk, or seals it anew here.
refused-no-file =
    No file was sent.
    Choose the file and send it again.
refused-file-broken =
    The file did not arrive whole.
    Send it again; cut a file of more than 16 MB.
refused-file-table =
    This file is no table that can be read.
    Send a CSV file in UTF-8 whose first line names its columns.
refused-file-column-missing =
    The file has no column { $column }.
    Its columns are { $columns }; see RETURN.md.
refused-file-column-unknown =
    Column { $place } of the file is not known, or stands twice.
    Its columns are { $columns }, and remark; see RETURN.md.
refused-seed =
    This is no seed.
    Write 1 to { $most } letters, digits, - and _.
refused-seed-fixed =
    The sample is drawn with the seed { $seed }, and stays.
    Leave the seed empty to see it.
refused-row =
    This cannot be recorded: { $why }
    Correct it and send it again.
refused-too-many-entries =
    { $sent } entries were sent together.
    Send at most { $most } at once.
refused-rows =
    Some rows are not right: { $rows }
    Correct them and send it again.
refused-checklist =
    The checklist could not be drawn.
    Try again; if it stays so, tell the technical team.
refused-second-person =
    Request { $number } is not approved by the person who took it.
    Another inspector or officer approves it under their own name.
refused-request-step =
    The request has gone on meanwhile.
    Look at its page again: somebody may have worked on it.
refused-amount =
    { $due } is due, not { $came }.
    Take the exact amount; nothing was recorded.
refused-no-centre =
    There is no open centre { $centre }.
    Compare the id with the centre's certificate; an officer opens centres.
refused-centre-exists =
    Centre { $centre } is there already.
    Give another id, or change its quota.
refused-not-to-print =
    Card { $card } cannot be printed at a counter.
    Only a card that is signed and lies in no lot can; a printed one that is bad is asked for anew.
refused-no-payment =
    There is no payment { $reference }.
    Compare it with the payment link; money without a request goes back.
refused-utr-used =
    This UTR has paid for another request.
    Look at the payer's app again; each payment has a UTR of its own.
refused-grievance-step =
    Somebody has gone on with this complaint.
    Look at its page again.
refused-link-over =
    This link was used, or its time is over.
    The office sends a new one.
refused-said-before =
    This was noted before.
    Nothing is to be done.
refused-numbers-used-up =
    The numbers of this year are used up.
    Tell the technical team at once.
refused-quota =
    The centre has printed its { $quota } cards of today.
    The card comes with the next lot, or the family comes again tomorrow.
refused-open-request =
    The family waits for a card already: request { $number }.
    Go on with that one, or withdraw it first.
refused-no-rates =
    Today's rate list is missing or cannot be read, so no requests are taken.
    Tell the district office; the technical team looks at `[counter] rate_lists`.
refused-no-payee =
    Fees by UPI cannot be taken here.
    Take cash.
refused-upi =
    The UPI payment link could not be made.
    Take cash, and tell the office.
refused-no-link =
    Request { $number } has no payment by UPI that waits.
    Show the payer the QR first; then type the UTR of that payment.
refused-no-receipt =
    Request { $number } has no receipt: no fee came for it.
    A receipt is printed once the payment is confirmed.
refused-no-interim =
    Request { $number } gets no interim card.
    It is for a card that is approved and not in the family's hands yet.
refused-no-key =
    No card key may sign now.
    Tell an officer: the keys' times are to be looked at.
refused-no-card-yet =
    Request { $number } has no card yet.
    It is approved first; its slip says what it waits for.
refused-other-card =
    The family has another card than when it asked: { $card }.
    Look whether it still needs one; if not, refuse the request as asked twice.
refused-settle-first =
    The cards of the split or merged family are not settled.
    The office runs `issuer family split` or `merge`; then approve this request.
refused-on-live-card =
    Member { $member } stands on card { $card } of family { $family }, which holds: two cards would draw for one person.
    Once they have drawn this month, correct the card of family { $family }; then approve again.
refused-has-left =
    Member { $member } has left and stands on card { $card } of family { $family }: two cards would draw for one person.
    Refuse this request; the family asks for a card with changed data instead.
refused-wait-for-month =
    Member { $member } comes from card { $card } of family { $family }, which ended this month and may have been drawn on.
    The family draws on its present card; approve again from { $from }.
refused-too-many-members =
    { $members } members do not go on the cards of one family.
    If this is more than one family, the register separates it; import it again, then approve.
refused-does-not-fit =
    A text of the family does not fit on the card or into its code.
    Have it shortened in the register, or the layout widened; `issuer readiness` says which one.
refused-card-numbers-used-up =
    The family has had as many cards as card numbers have room for.
    The register gives it a new family id; then approve again.
refused-family-over =
    The last day of the family's card is over.
    Import a register file in which it may be used longer; then approve again.
refused-not-without =
    The card would have people of family { $family }, whose own card would not end.
    Look why family { $family } gets no new card; then approve again.
refused-no-card =
    No card can be made now, and nothing was decided: { $why }
    Cure that and approve again, or refuse the request.
refused-not-made-yet =
    The request is approved, and the card is not made yet: { $why }
    Approve it again once that is cured, or refuse it.
refused-money-form =
    This is no amount.
    Write rupees with at most two decimals: 55, 55.00 or 1,00,000.00.
refused-remittance-nothing =
    Nothing was paid in.
    Give the amount of the bank's slip.
refused-remittance-reference =
    The bank's reference is not right.
    Write the 1 to { $most } characters of the bank's slip, without anything like an Aadhaar number.
refused-bank-column =
    The bank's file must have the column { $column } once.
    Look at the names in its first line and send it again.
refused-never-had-one =
    The family never had a card.
    Its first card is made with the next lot.
refused-not-present-card =
    Card { $card } is not the family's present one.
    Name the family or its present card.
refused-card-blocked =
    Card { $card } is blocked.
    The reason is cured first; ask an inspector.
refused-family-closed =
    The family's last card was revoked: { $reason }.
    If that was wrong, the register must bring the family under a new id.
refused-card-over =
    Card { $card } is over.
    The office renews it.
refused-holds-yet =
    Card { $card } holds for more than { $days } days yet.
    Ask for a correction or a reprint instead.
refused-nothing-new =
    The register has nothing new since card { $card }.
    Choose another reason if the same card is needed again.
refused-held =
    The register holds the family back.
    See its reasons above; have them cured at the panchayat.
refused-not-in-register =
    The register has no such family.
    Look at the number again; a new family comes with the next register file.
refused-too-often =
    It was printed { $times } times again in 12 months.
    Only an officer may do it now.
refused-change-no-card =
    The family has no such live card.
    See its cards on the family's page.
refused-change-draft =
    A new card of this family waits for its signature.
    Do it again once it is signed.
refused-target-neither =
    Line { $line } is neither a family id nor a card number.
    One on a line: 41705823, or 41705823-01-8 as printed on the card.
refused-target-digit =
    The card number on line { $line } has a wrong digit.
    Compare it with the print; the last digit checks the others.
refused-target-aadhaar =
    Line { $line } may have an Aadhaar number, which must not be here.
    Name the family by its family id.
refused-target-nothing =
    No family and no card is named.
    Give family ids or card numbers, or a file of them.
refused-no-card-number =
    This is no card number.
    Write it as printed on the card: 41705823-01-8.
refused-not-in-area =
    There is no such family in the area that you work on.
    Look at the number again.
refused-elsewhere =
    { $families } of these families are not in the area that you work on.
    Take them out of the list; their own office does it.
refused-approval-empty =
    Approval { $number } does not say which cards.
    Ask for a new one.
refused-list-long =
    The list has more than { $most } families.
    Cut it in two.
refused-choose-reason =
    No reason is chosen that fits what is done.
    Choose one and send it again.
refused-choose-what =
    It is not chosen what is to be done.
    Choose to block, free or end.
refused-choose-decision =
    No decision is chosen.
    Choose one of the answers.
refused-form-file =
    The form or its file cannot be read.
    The file is text or CSV in UTF-8; the first column has the family ids or card numbers.
refused-reason-text =
    The reason is not right.
    Write some words, up to 200 characters, without anything like an Aadhaar number.
refused-not-this-approval =
    Approval { $number } is not one of yours for this family.
    Use your own, or ask for a new one.
refused-not-drawn =
    This card could not be drawn.
    Compare its number; if it stays so, tell the technical team.
refused-date =
    This is no date.
    Write day-month-year: 31-12-2026.
refused-first-officer =
    The first on the staff must be an officer.
    Add an officer first, who takes on all others.
refused-office-name =
    { $name } is the name of the office itself.
    Give the person's own short name.
refused-not-on-staff =
    There is no { $name } on the staff, or the account is closed.
    Look at the list of the staff.
refused-last-officer =
    { $name } is the last officer.
    Take another officer on first.
refused-person-name =
    This cannot be a person's short name.
    Write small Latin letters, digits, dots and dashes, such as r.sharma.
refused-no-role =
    There is no such role.
    Choose a role from the list.
refused-workplace =
    This is no workplace.
    Write it like state, district:18, block:9360, local-body:914400, centre:LMK-0231, press:NAME or shop:CODE.
refused-sign-in =
    Name, password or code is not right.
    Compare them and try again.
refused-password =
    This password cannot be taken.
    Write 12 to 128 characters; four or five words are easy to keep in mind.
refused-no-factor-key =
    A second factor cannot be kept here.
    The technical team names `[secrets] key_file` and runs `issuer secrets init`.
refused-client =
    A field of the department or token is not right.
    Look at name, days and scopes, and send it again.
refused-exchange =
    The list could not be decided.
    Look at the page again: it may be decided already.
refused-self-check =
    Something is not answered, or the register has no such family.
    Say of each field whether it is right.
refused-other-site =
    This form was sent from another site.
    Open the page on this site and send it from there.
refused-bank-reference =
    The reference is none of this office.
    It is money for somebody else; take the line out and send it again.
refused-bank-utr =
    This is no UTR.
    Write the 12 to 22 letters and digits of the bank's statement.
refused-bank-status =
    The status is not understood.
    Write success or failed.
