"use strict";
importScripts("WASM_EXEC");
