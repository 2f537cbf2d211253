// What a citizen's page may do beyond plain HTML. Nothing here is needed to send or follow a request.
import { start } from "./parts/common.js";
import { keepDrafts } from "./parts/draft.js";
import { prefillReceipt } from "./parts/receipt.js";
import { suggest } from "./parts/suggest.js";
import { leaveQuickly } from "./parts/leave.js";
import { followVisit } from "./parts/visit.js";

start();
keepDrafts();
prefillReceipt();
suggest();
leaveQuickly();
followVisit();
