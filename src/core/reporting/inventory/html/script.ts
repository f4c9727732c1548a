/** As many lines of a long table are on a screen at first. */
export const FIRST_LINES = 200;

/**
 * Filters the tables of a report, and shows long ones a part at a time on a screen. Without it everything is there to read:
 * it only takes lines out of the page and puts them back. On paper a part is never left out, only what was filtered away.
 */
export const SCRIPT = `
(function () {
  'use strict';
  var sections = [];
  document.querySelectorAll('section[data-filtered]').forEach(function (section) {
    var body = section.querySelector('tbody');
    var rows = Array.prototype.slice.call(body.rows);
    var form = section.querySelector('.filter');
    var words = form.querySelector('input');
    var kinds = form.querySelector('select');
    var told = section.querySelector('[data-told]');
    var more = section.querySelector('button[data-more]');
    var limit = ${FIRST_LINES};
    var fitting = rows;
    var texts;
    var asked = 0;
    function fill(count) {
      var part = document.createDocumentFragment();
      fitting.slice(0, count).forEach(function (row) { part.appendChild(row); });
      body.replaceChildren(part);
    }
    function show() {
      asked = 0;
      fill(limit);
      var left = fitting.length - limit;
      told.textContent = fitting.length === rows.length
        ? rows.length + ' lines' : fitting.length + ' of ' + rows.length + ' lines';
      more.hidden = left <= 0;
      more.textContent = 'Show ' + Math.min(left, 1000) + ' more of ' + left;
    }
    function filter() {
      texts = texts || rows.map(function (row) { return row.textContent.toLowerCase(); });
      var wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
      var kind = kinds ? kinds.value : '';
      fitting = rows.filter(function (row, at) {
        return (kind === '' || row.dataset.kind === kind) &&
          wanted.every(function (word) { return texts[at].indexOf(word) !== -1; });
      });
      limit = ${FIRST_LINES};
      show();
    }
    function soon() { if (!asked) asked = requestAnimationFrame(filter); }
    form.addEventListener('submit', function (event) { event.preventDefault(); });
    words.addEventListener('input', soon);
    if (kinds) kinds.addEventListener('change', soon);
    more.addEventListener('click', function () { limit += 1000; show(); });
    sections.push({
      all: function () { fill(fitting.length); },
      part: show,
      reveal: function (id) {
        var at = rows.findIndex(function (row) { return row.id === id; });
        if (at === -1) return;
        words.value = '';
        if (kinds) kinds.value = '';
        fitting = rows;
        limit = Math.max(limit, at + 1);
        show();
        rows[at].scrollIntoView({ block: 'center' });
        rows[at].querySelector('th').focus();
      }
    });
    form.hidden = false;
    show();
    body.classList.remove('first');
  });
  function each(what, id) { sections.forEach(function (section) { section[what](id); }); }
  addEventListener('beforeprint', function () { each('all'); });
  addEventListener('afterprint', function () { each('part'); });
  function follow() { if (location.hash.length > 1) each('reveal', location.hash.slice(1)); }
  addEventListener('hashchange', follow);
  follow();
})();
`;
