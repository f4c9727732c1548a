import { createHash } from 'node:crypto';
import { conceal } from '../../diagnostics/conceal';
import { formatInstant, type Instant } from '../../model/time';
import type { Outlook, OutlookEvent } from '../../outlook/outlook';
import type { Stamp } from '../document/document';
import { EVENT_WORDS } from './event-words';

/** Octets of a line (RFC 5545, 3.1); what is longer goes on in the next one, after a space. */
const LINE_OCTETS = 75;

/**
 * What is to come as a calendar (iCalendar, RFC 5545): an entry for each event, without a length. The same event has the same
 * id in every run, so a calendar that is fetched again changes what is there and adds nothing twice.
 */
export function renderCalendar(outlooks: readonly Outlook[], { tool, time }: Stamp): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//hawzu-tokens//${escaped(tool)}//EN`,
    'X-WR-CALNAME:Access tokens',
    ...outlooks.flatMap((outlook) => outlook.events.flatMap((event) => entry(outlook, event, time))),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

const entry = ({ ownerId, workspace }: Outlook, event: OutlookEvent, time: Instant): readonly string[] => {
  const { at, token, consumer, kind, tokenId, why } = event;
  // Which of several rotations it is, the day tells: its minute moves with every pass that runs late.
  const named = [workspace, ownerId, token, kind, formatInstant(at).slice(0, 10), tokenId ?? ''].join('\n');
  return [
    'BEGIN:VEVENT',
    `UID:${createHash('sha256').update(named).digest('hex').slice(0, 32)}@hawzu-tokens`,
    `DTSTAMP:${stampOf(time)}`,
    `DTSTART:${stampOf(at)}`,
    `SUMMARY:${escaped(`${token}: ${EVENT_WORDS[kind]}`)}`,
    `DESCRIPTION:${escaped(`${why}\nConsumer: ${consumer}\nOwner: ${ownerId}, workspace ${workspace}`)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
};

/** `20260301T120000Z` */
const stampOf = (at: Instant): string => `${formatInstant(at).replace(/[-:]/g, '').slice(0, 15)}Z`;

/** Text of a property (RFC 5545, 3.3.11). */
const escaped = (text: string): string =>
  conceal(text)
    .replace(/[\\;,]/g, (found) => `\\${found}`)
    .replace(/\r?\n/g, '\\n')
    .replace(/\p{Cc}/gu, ' ');

/** No character is cut in two. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    if (Buffer.byteLength(part + character) > LINE_OCTETS) {
      parts.push(part);
      part = ' ';
    }
    part += character;
  }
  return [...parts, part].join('\r\n');
}
