import './style/tokens.css';
import './style/shell.css';
import './style/table.css';
import './style/execution.css';
import { render } from 'preact';
import { ApiClient } from './api/client.js';
import { ChangeFeed } from './api/change-feed.js';
import { takeToken } from './session/token.js';
import { App } from './shell/app.js';

const token = takeToken(location, history, sessionStorage);
const api = token === undefined ? undefined : new ApiClient(token);
const root = document.getElementById('app');
if (root !== null) render(<App session={api && { api, feed: new ChangeFeed(api) }} />, root);
