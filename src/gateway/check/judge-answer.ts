import type { Asked } from '../lists/asked';
import { isMisfit } from '../lists/misfit';
import { type ListRead, readList } from '../lists/read-list';
import type { Rule } from '../rule';
import { parseStrictly } from '../target/strict-json';
import { mendList } from './mend-list';
import { REFUSED } from './refused';

/** An answer of the vendor, whole. */
export interface VendorAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

interface Judged {
  readonly fits: boolean;
  readonly why: string;
  readonly mend?: string;
  readonly list?: ListRead;
}

const misfit = (why: string, mend?: string): Judged => ({ fits: false, why, ...(mend !== undefined && { mend }) });

/** Whether an answer is what a rule says, and what to do if it is not. Nothing of the answer is quoted but names of fields. */
export function judgeAnswer(rule: Rule, answer: VendorAnswer, asked: Asked): Judged {
  const refused = refusalOf(answer);
  if (refused !== undefined) return misfit(refused);
  if (!rule.list) {
    if (!/json/i.test(answer.contentType ?? '')) return misfit('the answer is not JSON');
    return { fits: true, why: 'it answers' };
  }
  const list = readList(rule.list, answer.body, asked);
  if (!isMisfit(list)) return { fits: true, why: 'it answers', list };
  const parsed = parseStrictly(answer.body);
  return misfit(`the answer ${list.misfit}`, 'value' in parsed ? mendList(rule, parsed.value) : undefined);
}

function refusalOf({ status, contentType }: VendorAnswer): string | undefined {
  if (status === 401) return REFUSED;
  if (status === 403) return 'the vendor does not let its token do this (403): that token needs a role that may';
  if (status === 404) return 'the vendor has no such path (404): is basePath right? Its older samples have /v1';
  if (status === 429) return 'too many requests (429): try again in a while';
  if (status >= 300 && status < 400) {
    return `a redirect (${status}), which is not followed: is --upstream the API's own origin?`;
  }
  if (status >= 500) return `the vendor failed (${status}): try again in a while`;
  if (status !== 200) return `the vendor answers ${status}`;
  return /html/i.test(contentType ?? '') ? "a page for people: is --upstream the API's own origin?" : undefined;
}
