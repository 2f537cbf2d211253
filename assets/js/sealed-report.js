// What the reporter's pages of a sealed instance load: the whole of it, and nothing else runs there.
import { backPage } from "./sealed/pages/back.js";
import { quiet } from "./sealed/pages/quiet.js";
import { reportPage } from "./sealed/pages/report.js";

quiet();
reportPage();
backPage();
