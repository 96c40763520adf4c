import { installNetwork } from './install-network.mjs';

// Loaded before all other code of a function or a job: in its process, its threads, and the Node.js processes that it
// starts.
installNetwork(import.meta.url);
