import { chromium } from "playwright-core";
import { readFileSync } from "node:fs";
const link = /https?:\/\/\S+\/\S*\?\S*token=\S+/.exec(readFileSync("/tmp/demo1.log","utf8"))[0];
const browser = await chromium.launch({executablePath:"/usr/bin/chromium",args:["--no-sandbox","--disable-gpu"]});
const ctx = await browser.newContext({viewport:{width:1280,height:900},locale:"fr"});
const page = await ctx.newPage();
page.setDefaultTimeout(8000);
await page.goto(link); await page.locator("main form button").first().click(); await page.waitForLoadState("load");
await ctx.storageState({path:"/tmp/state.json"});
const shots=[["/administration","adm"],["/administration/settings","set"],["/administration/style","style"],["/tableau/actualites/nouvelle","newsform"],["/","home"]];
for (const [p,n] of shots) { const r = await page.goto("http://localhost:8101"+p); console.log(p, r.status(), page.url()); await page.screenshot({path:`/tmp/s_${n}.png`,fullPage:true}); }
await browser.close();
