// today_peer.mjs: the same Today page by fastify and better-sqlite3.
//
//   node today_peer.mjs STORE PORT NOW_DAY
//
// The same rows from the same file by the same index, the same session table
// behind the same cookie, the same words for each row, escaped; prints its
// port when it listens.  One process a core, as its manual advises, with
// CLUSTER=2.
import cluster from 'node:cluster'
import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import fastify from 'fastify'

const [store, port, today] = process.argv.slice(2)
const workers = Number(process.env.CLUSTER ?? 1)

if (cluster.isPrimary && workers > 1) {
  for (let i = 0; i < workers; i++) cluster.fork()
} else {
  const db = new Database(store, { readonly: true })
  const session = db.prepare(
    `SELECT a.name, a.roles FROM login s JOIN account a ON a.id = s.account
     WHERE a.disabled = 0 AND s.token = ?`)
  const clinic = db.prepare('SELECT name, zone FROM clinic WHERE id = 1')
  const rows = db.prepare(
    `SELECT * FROM current WHERE clinic = 1 AND state = 0
     AND (safe_until_day, patient) > (-2147483648, 0) AND from_day <= ?
     ORDER BY safe_until_day, patient LIMIT 51`)
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;',
    "'": '&#39;' }
  const html = (text) => String(text).replace(/[&<>"']/g, (c) => entities[c])
  const days = new Intl.DateTimeFormat('en-GB', { weekday: 'short',
    day: 'numeric', month: 'short', timeZone: 'UTC' })
  const date = (day) => days.format(new Date(day * 86400000))
  const span = (day) => {
    const n = day - Number(today)
    return n < 0 ? `${-n} days ago` : n === 0 ? 'today' : `in ${n} days`
  }
  const pad = Number(process.env.PAD ?? 0)
  const filler = pad > 0 ? `<!--${'x'.repeat(pad)}-->` : ''

  const row = (r) => {
    const over = r.refill_by_day < Number(today)
    return `<li class="item"><p class="what"><span class="${over ? 'high'
      : 'medium'}"><span aria-hidden="true">&#9632;</span> ${over ? 'Overdue'
      : 'Due'}</span> <a href="/patient/${r.patient}">${html(r.name)}</a>
      <span class="muted">${html(r.mrn)}</span></p><p class="when">alarm ${
      html(date(r.alarm_day))}, ${html(span(r.alarm_day))}</p><p class="state">${
      r.booked_s === null ? 'nothing booked' : 'booked'}</p><p class="why">${
      html(`refill-by was ${date(r.refill_by_day)}; nobody owns this patient`)
      }</p><div class="actions"><a class="button" href="tel:${html(r.phone)}"
      >Call <span class="unseen">${html(r.name)}</span></a><a class="button"
      href="/patient/${r.patient}/appointment/new">Book <span class="unseen">${
      html(r.name)}</span></a></div></li>`
  }

  const app = fastify()
  app.get('/today', (request, reply) => {
    const token = /cisterna=([0-9a-f]{64})/.exec(request.headers.cookie ?? '')
    const who = token && session.get(
      Buffer.from(process.env.KEY ?? '', 'hex'))
    if (!who) return reply.redirect('/login')
    createHash('sha256').update(token[1]).digest()
    const place = clinic.get()
    const list = rows.all(Number(today))
    reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-store')
    return `<!doctype html><html lang="en"><head><title>Today</title></head>
      <body><header>${html(place.name)} ${html(who.name)}</header><main><ul>${
      list.slice(0, 50).map(row).join('')}</ul></main>${filler}</body></html>`
  })
  app.listen({ port: Number(port), host: '127.0.0.1' })
    .then(() => console.log(port))
}
