// What an officer's page may do beyond plain HTML: live parts, keys on the work list, a live preview of a message.
import htmx from "htmx.org";
import { start } from "./parts/common.js";
import { keepCounter } from "./parts/counter.js";
import { keepDrafts } from "./parts/draft.js";
import { operatorKeys } from "./parts/hotkeys.js";
import { workListKeys } from "./parts/keys.js";

htmx.config.includeIndicatorCSS = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
start();
keepDrafts();
workListKeys();
operatorKeys();
keepCounter();
