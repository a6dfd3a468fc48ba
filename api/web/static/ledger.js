import { initAll } from "/static/govuk.js";
initAll();
