#!/usr/bin/env node
// Is there before anything is built, so that an install of the workspace links it too: `npx db-failover` in a clone.
import '../dist/main.js'
