// The HTML report in a headless Chromium: node page.mjs REPORT.html FOLDER
// FOLDER has node_modules and gets screenshots. Exits 1 with what is wrong.
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [report, folder] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(folder), 'package.json'));
const { chromium } = require('playwright-core');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  // The sandbox needs rights that root in a container does not have; the page is our own.
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

// Opens the report and hands every sign of trouble to `complaints`.
async function open(options, complaints) {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error}`));
  page.on('dialog', (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(report).href && !request.url().startsWith('data:')) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  await page.goto(pathToFileURL(path.resolve(report)).href);
  return page;
}

const visible = (page, selector) => page.locator(selector).evaluateAll(
  (elements) => elements.filter((element) => element.checkVisibility()).length);

async function looks(name, options) {
  const complaints = [];
  const page = await open(options, complaints);
  const [content, window] = await page.evaluate(
    () => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${name}: ${content} wide in a window of ${window}`);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  assert.deepEqual(complaints, [], name);
  await page.context().close();
}

async function works() {
  const complaints = [];
  const page = await open({ viewport: { width: 1280, height: 900 } }, complaints);
  assert.match(await page.title(), / – lockstep run \d+$/);
  const findings = await visible(page, '.finding');
  const exchanges = await visible(page, 'table.exchanges tbody tr');
  assert.ok(findings > 1 && exchanges > 5, `${findings} findings, ${exchanges} exchanges`);

  // Search by keyboard: every word counts, Escape takes it back.
  await page.keyboard.press('/');
  await page.keyboard.type('/text');
  await page.waitForFunction(() => document.querySelector('#status').textContent !== '');
  assert.ok(await visible(page, 'table.exchanges tbody tr') < exchanges);
  assert.ok(await visible(page, 'table.exchanges tbody tr') > 0);
  await page.keyboard.type(' no such words');
  await page.locator('.no-match[data-of=findings]').waitFor({ state: 'visible' });
  assert.equal(await visible(page, '.finding'), 0);
  await page.keyboard.press('Escape');
  assert.equal(await visible(page, '.finding'), findings);

  // Severities by keyboard and by mouse.
  const breaking = await visible(page, '.finding[data-severity=breaking]');
  await page.keyboard.press('1');
  assert.equal(await visible(page, '.finding'), findings - breaking);
  await page.locator('.filter[data-severity=breaking]').click();
  assert.equal(await visible(page, '.finding'), findings);

  // From finding to finding, opening and closing.
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const second = page.locator('.finding').nth(1);
  assert.ok(await second.evaluate((element) => element.contains(document.activeElement)));
  const was = await second.evaluate((element) => element.open);
  await page.keyboard.press('Enter');
  assert.equal(await second.evaluate((element) => element.open), !was);
  await page.keyboard.press('e');
  const all = await page.locator('.finding').evaluateAll((each) => each.map((one) => one.open));
  assert.ok(all.every((one) => one === all[0]));
  await page.keyboard.press('?');
  assert.ok(await page.locator('#help').isVisible());
  await page.keyboard.press('Escape');

  // A link from an exchange opens its finding.
  await page.evaluate(() => document.querySelectorAll('.finding').forEach((one) => { one.open = false; }));
  await page.locator('table.exchanges a').first().click();
  const hash = await page.evaluate(() => location.hash.slice(1));
  assert.ok(await page.locator(`#${hash}`).evaluate((element) => element.open));

  // The styles are those of the page: a policy that refuses them would leave Times on white.
  assert.notEqual(await page.locator('.verdict').evaluate((e) => getComputedStyle(e).borderLeftWidth), '0px');
  assert.ok((await page.pdf()).length > 10_000);
  assert.notEqual(await page.title(), 'owned');
  assert.deepEqual(complaints, []);
  await page.context().close();
}

async function worksWithoutScripts() {
  const complaints = [];
  const page = await open({ javaScriptEnabled: false }, complaints);
  assert.ok(await page.locator('#verdict h1').isVisible());
  assert.ok(await page.locator('.finding summary').first().isVisible());
  assert.ok(await page.locator('.finding table.diff').first().isVisible());
  // What cannot work is not offered.
  assert.ok(!await page.locator('#search').isVisible());
  await page.context().close();
}

try {
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
  await looks('light', { viewport: { width: 1280, height: 1400 }, colorScheme: 'light' });
  await looks('dark', { viewport: { width: 1280, height: 1400 }, colorScheme: 'dark' });
  await looks('phone', { ...phone, colorScheme: 'light' });
  await works();
  await worksWithoutScripts();
} catch (error) {
  console.log(error.stack);
  process.exitCode = 1;
} finally {
  await browser.close();
}
