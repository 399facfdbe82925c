import { startApp } from './app/start-app.ts';

startApp(process.argv.slice(1));
