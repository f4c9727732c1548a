/*
 * One secret, and everybody who works on it: the protocol of docs/invariants.md as `src/core` carries it out, for Spin to
 * explore in every order. Run by proofs/run.js; README.md beside this says what is modelled, what is not, and the bounds.
 *
 *   NO_CAS, NO_SETTLE, NO_TWO_PHASE, NO_VERIFY, NO_OVERTAKEN   leave out one protection
 *   FUNCTION                                     a rotation function is attached to the secret
 *   EMPTY                                        the secret has no value yet
 *   PAUSES                                       a run may stand still without limit before it promotes, after its fence
 *   PAUSES_ANYWHERE                              and before every other call that is fenced
 *   RUNS, CALLS, SCHEDULED                       applies, calls of the function, and scheduled passes beside each other
 *   ACTS; NO_ROLLBACK                            what a person does; nobody rolls back
 *   VERSIONS, TOKENS                             how many there may ever be
 *   HASTE                                        overlaps are judged even where the value changes again within settle of a return
 *   SHORTEST                                     a search in breadth: for the shortest way to a fault
 *   ONLY_1_TO_4                                  invariants 5 and 6 are not judged: a switched-off protection is found without
 *
 * One tick is a quarter of an hour. Durations are counted in ticks that have begun, so a fence of 15 minutes lets an action
 * begin in the tick after its look, and a settle of 30 minutes has passed in the second tick after a change at the earliest:
 * more than the real code may do, never less. Ages stop counting where nothing depends on them any more, so time is unbounded.
 */
#ifndef RUNS
#define RUNS 2
#endif
#ifndef CALLS
#define CALLS 0
#endif
#ifndef SCHEDULED
#define SCHEDULED 0
#endif
#ifndef ACTS
#define ACTS 1
#endif
#ifndef VERSIONS
#define VERSIONS 3
#endif
#ifndef TOKENS
#define TOKENS 3
#endif

#define FENCE   1
#define SETTLE  2
#define OVERLAP 3
#define OBSERVE 1
/* Of all waits the code makes, the one that NO_SETTLE leaves out. */
#ifdef NO_SETTLE
#define WAIT 0
#else
#define WAIT SETTLE
#endif

#define PROCESSES (RUNS + CALLS + SCHEDULED)
#define FOREIGN   (TOKENS + 1)          /* a person's value: none of our tokens */
#define LAST_T    (TOKENS + 2)          /* the one that an undisturbed apply may issue */
#define LAST_V    (VERSIONS + 1)
#define NEVER     7                     /* not superseded */
#define BY_PERSON 13                    /* whose version ids are nobody's successors */
#define FIRST     14

/* Status of a token. */
#define ENABLED  1
#define DISABLED 2
#define REVOKED  3

/* ---- Secrets Manager: three labels, immutable versions with ids that the writer chooses ------------------------------ */
byte cur, prev, pend;
byte val[VERSIONS + 2];                 /* whose value a version holds; 0: none */
bit  made[VERSIONS + 2];
bit  was[VERSIONS + 2];                 /* it was the current one */
byte heir[VERSIONS + 2];                /* the version that its id follows from: uuid5(current, n), n counts up */
byte ids;
byte changed;                           /* ticks since LastChangedDate */
/* What a stale read answers: the state at the last tick, kept only while it differs. */
bit  moved;
byte returned;                          /* ticks of settle that are left since AWSCURRENT came back to a version that it had left */
byte s_cur, s_prev, s_pend, s_changed;
bit  s_full[VERSIONS + 2], s_made[VERSIONS + 2];

/* ---- The token API --------------------------------------------------------------------------------------------------- */
byte issued;                            /* ids count up, so a greater one is newer */
byte st[TOKENS + 3];
byte tv[TOKENS + 3];                    /* the version that its label names */
byte age[TOKENS + 3];                   /* ticks since it was created, up to settle */
byte off[TOKENS + 3];                   /* since it was disabled, up to the observation period */
byte since[TOKENS + 3];                 /* since it ceased to be current, up to overlap; NEVER */

/* ---- Processes ------------------------------------------------------------------------------------------------------- */
byte ob[PROCESSES];                     /* 0: idle; else 1 + ticks since its look */
byte saw[PROCESSES];                    /* the LastChangedDate that it saw: 1, that of now; 2, that of a stale read; 0, neither */
byte proved[PROCESSES];                 /* the token that it verified and nobody outside stopped since */
byte acts;

/* A search in breadth, for the shortest way to a fault, knows no hidden variables; what happens in the end it leaves out. */
#ifdef SHORTEST
#define SCRATCH
#else
#define SCRATCH hidden
#endif
/* ---- Scratch, no part of a state ------------------------------------------------------------------------------------- */
SCRATCH byte i, k, h_cur, h_prev, h_pend, h_changed, h_end;
SCRATCH byte h_val[VERSIONS + 2];
SCRATCH byte h_st[TOKENS + 3];
SCRATCH byte h_tv[TOKENS + 3];
SCRATCH byte h_age[TOKENS + 3];
SCRATCH byte h_off[TOKENS + 3];

#define WORKS(v) (st[val[v]] == ENABLED)

/* What a look sees: now (s = 0), or at the last tick (s = 1). */
#define CUR(s)      (s -> s_cur : cur)
#define PREV(s)     (s -> s_prev : prev)
#define PEND(s)     (s -> s_pend : pend)
#define QUIET(s)    (s -> s_changed : changed)
#define VAL(s, v)   ((s -> s_full[v] : 1) -> val[v] : 0)
#define MADE(s, v)  (s -> s_made[v] : made[v])
#define SEEN(s)     (s == 0 || moved)

/* ---- The planner (src/core/reconcile) -------------------------------------------------------------------------------- */
#define LABELLED(s, t)  (VAL(s, CUR(s)) == t || VAL(s, PEND(s)) == t || VAL(s, PREV(s)) == t)
#define ORPHAN(s, t)    (VAL(s, tv[t]) != t)
#define DOUBT(s)        (CUR(s) == 0 || VAL(s, CUR(s)) == FOREIGN)
#define ELSEWHERE(s)    (PREV(s) != 0 && PREV(s) != CUR(s))
#define LONGER          (OVERLAP > WAIT -> OVERLAP : WAIT)
/* retire.ts, mayBeInFlight */
#define SETTLED(s, t)   (QUIET(s) >= (ELSEWHERE(s) && !ORPHAN(s, t) -> LONGER : WAIT) && age[t] >= WAIT)
/* retire.ts, retireUnlabelled. What isStillUsed and hasOverlap hold beyond that is stopped here. */
#define RETIRES(s, t)   (SEEN(s) && !DOUBT(s) && (st[t] == ENABLED || (st[t] == DISABLED && off[t] >= OBSERVE)) \
                         && !LABELLED(s, t) && SETTLED(s, t))
/* retire.ts, tombstone */
#define TOMBSTONES(s)   (SEEN(s) && !DOUBT(s) && ELSEWHERE(s) && QUIET(s) >= LONGER)
/* usable.ts, isUsable: it works, and is not older than the current one */
#define NEWER(s)        (VAL(s, CUR(s)) == FOREIGN || VAL(s, PEND(s)) > VAL(s, CUR(s)))
#define IN_FLIGHT(s)    (PEND(s) != 0 && PEND(s) != CUR(s))
#define USABLE(s)       (IN_FLIGHT(s) && st[VAL(s, PEND(s))] == ENABLED && NEWER(s))
#define ROOM            (issued < TOKENS)
#define ROLLS_BACK(s)   (SEEN(s) && CUR(s) != 0 && ELSEWHERE(s) && st[VAL(s, PREV(s))] == ENABLED)
#ifdef FUNCTION
/* decide-rotated.ts: a rotation that stands still may be passed by, one that moves may not */
#define FINISHES(s)     false
#define REPLACES(s)     (SEEN(s) && CUR(s) != 0 && ROOM && (!IN_FLIGHT(s) || QUIET(s) >= WAIT))
#define ASKS(s)         (SEEN(s) && CUR(s) != 0 && !IN_FLIGHT(s))
#define TIDIES(s)       false
#else
/* decide-ours.ts, decide-value.ts */
#define FINISHES(s)     (SEEN(s) && CUR(s) != 0 && USABLE(s))
#define REPLACES(s)     (SEEN(s) && CUR(s) != 0 && ROOM && !USABLE(s))
#define ASKS(s)         false
/* decide-rest.ts, leftOverLabel */
#define TIDIES(s)       (SEEN(s) && CUR(s) != 0 && PEND(s) != 0 && !USABLE(s))
#endif
#define CREATES(s)      (SEEN(s) && CUR(s) == 0 && ROOM)

/* replacement.ts, nextVersion: the first successor of the current version that the look does not show. */
inline next_version(s, from, to)
{
  to = 0; i = 1;
  do
  :: i > ids -> break
  :: i <= ids && to == 0 && heir[i] == from && !MADE(s, i) -> to = i; i++
  :: else -> i++
  od;
  if
  :: to == 0 && ids < VERSIONS -> ids++; to = ids; heir[to] = from
  :: else
  fi
}

/* replacement.ts, firstVersion: the first one that no token is marked for. */
inline first_version(to)
{
  to = 0; i = 1;
  do
  :: i > ids -> break
  :: else ->
     if
     :: to == 0 && heir[i] == FIRST ->
        to = i; k = 1;
        do
        :: k > TOKENS -> break
        :: else -> if :: (st[k] == ENABLED || st[k] == DISABLED) && tv[k] == i -> to = 0 :: else fi; k++
        od
     :: else
     fi;
     i++
  od;
  if
  :: to == 0 && ids < VERSIONS -> ids++; to = ids; heir[to] = FIRST
  :: else
  fi
}

/* ---- What changes the world ------------------------------------------------------------------------------------------ */
/* Before every change of the secret: the first one of a tick keeps what a stale read still answers. */
inline touch()
{
  if
  :: !moved ->
     moved = 1; s_cur = cur; s_prev = prev; s_pend = pend; s_changed = changed;
     i = 1;
     do :: i > VERSIONS -> break :: else -> s_full[i] = (val[i] != 0); s_made[i] = made[i]; i++ od;
     i = 0;
     do :: i == PROCESSES -> break :: else -> if :: saw[i] == 1 -> saw[i] = 2 :: else fi; i++ od
  :: else ->
     i = 0;
     do :: i == PROCESSES -> break :: else -> if :: saw[i] == 1 -> saw[i] = 0 :: else fi; i++ od
  fi;
  changed = 0
}

/* AWS: AWSPREVIOUS goes to the version that AWSCURRENT leaves, and AWSPENDING leaves that one. */
inline make_current(v)
{
  if
  :: cur != v ->
     touch();
     if :: cur != 0 && st[val[cur]] == ENABLED -> since[val[cur]] = 0 :: else fi;
#ifndef HASTE
     /* Who changes the value again within settle of a return gives no overlap: README.md, limits. */
     if
     :: returned > 0 -> i = 1; do :: i > TOKENS -> break :: else -> since[i] = NEVER; i++ od
     :: else
     fi;
#endif
     returned = (was[v] -> SETTLE : returned); was[cur] = (cur != 0);
     prev = cur;
     if :: pend == cur -> pend = 0 :: else fi;
     cur = v;
     if :: val[v] != FOREIGN -> since[val[v]] = NEVER :: else fi
  :: else
  fi
}

inline put(v, t)
{
  assert(val[v] == 0);                                                                /* invariant 4 */
  touch();
  made[v] = 1; val[v] = t; pend = v;
  if
  :: cur == 0 -> cur = v; since[t] = NEVER
  :: else
  fi
}

inline stop(t, status)
{
  st[t] = status;
  if
  :: status == DISABLED -> off[t] = 0; since[t] = NEVER
  :: else -> off[t] = 0; age[t] = 0; since[t] = NEVER; tv[t] = 0
  fi
}

/* Invariants 1, 2 and 6, before a step of ours stops a token that works. */
inline judge_stop(t)
{
  if
  :: st[t] == ENABLED ->
     assert(cur == 0 || val[cur] != t);                                               /* invariant 1 */
     assert(prev == 0 || val[prev] != t);                                             /* invariant 2 */
     assert(since[t] == NEVER || since[t] >= OVERLAP)                                 /* invariant 2 */
  :: else
  fi
#ifndef ONLY_1_TO_4
  ;
  assert(t <= TOKENS && (st[t] == ENABLED || st[t] == DISABLED) && age[t] >= SETTLE)  /* invariant 6 */
#endif
}

/* Invariants 1 and 5, before a step of ours makes a version current. */
inline judge_current(me, from, to)
{
  /* Who stops a token between its proof and its promotion stops it as if a moment later: no step of ours. */
  assert(cur == to || !WORKS(cur) || WORKS(to) || proved[me] != val[to])              /* invariant 1 */
#ifndef ONLY_1_TO_4
  ;
  assert(cur == from || cur == to)                                                    /* invariant 5 */
#endif
}

#define SEE(s) ob[me] = 1
#define FRESH  (ob[me] <= FENCE + 1)
/* context.ts, fence: the call follows at once, or, where a run pauses, whenever. */
#ifdef PAUSES_ANYWHERE
#define FENCED FRESH -> atomic { true
#else
#define FENCED atomic { FRESH
#endif
#if defined(PAUSES) || defined(PAUSES_ANYWHERE)
#define FENCED_PROMOTION FRESH -> ob[me] = FENCE + 2; atomic { true
#else
#define FENCED_PROMOTION atomic { FRESH
#endif
/* labels.ts, recheck; its read may be stale, too */
#define UNCHANGED (saw[me] != 0)

#ifdef NO_CAS
#define CAS(from) true
#else
#define CAS(from) (cur == from)
#endif

#define LOOK_RETIRE(t, s) :: atomic { RETIRES(s, t) -> d_step { tok = t; lost = ORPHAN(s, t); SEE(s); saw[me] = 1 + s; EVENT("sees token %d unlabelled", t) } goto recheck_token }
#define EVENT(text, x) printf("EVENT %d: ", me); printf(text, x); printf("\n")
#define EVENT2(text, x, y) printf("EVENT %d: ", me); printf(text, x, y); printf("\n")

/* An apply; with `only` the pass of a schedule, which ends tokens and asks for rotations, and issues nothing. One action of its plan: several are as several passes. */
proctype Run(byte me; bool only)
{
  byte from, to, tok;
  bit lost;
idle:
  atomic { from = 0; to = 0; tok = 0; lost = 0; ob[me] = 0; saw[me] = 0; proved[me] = 0 };
  if
  LOOK_RETIRE(1, 0)
  LOOK_RETIRE(1, 1)
  LOOK_RETIRE(2, 0)
  LOOK_RETIRE(2, 1)
  LOOK_RETIRE(3, 0)
  LOOK_RETIRE(3, 1)
#if TOKENS > 3
  LOOK_RETIRE(4, 0)
  LOOK_RETIRE(4, 1)
#endif
  :: atomic { TOMBSTONES(0) -> d_step { to = prev; SEE(0); saw[me] = 1; EVENT("sees AWSPREVIOUS on version %d past its overlap", to) } goto recheck_label }
  :: atomic { TOMBSTONES(1) -> d_step { to = s_prev; SEE(1); saw[me] = 2; EVENT("sees, late, AWSPREVIOUS on version %d past its overlap", to) } goto recheck_label }
#ifndef NO_ROLLBACK
  :: atomic { !only && ROLLS_BACK(0) -> d_step { from = cur; to = prev; SEE(0); EVENT2("is to roll back from version %d to %d", from, to) } goto verify }
  :: atomic { !only && ROLLS_BACK(1) -> d_step { from = s_cur; to = s_prev; SEE(1); EVENT2("is to roll back, seen late, from version %d to %d", from, to) } goto verify }
#endif
  :: atomic { !only && FINISHES(0) -> d_step { from = cur; to = pend; SEE(0); EVENT2("finishes what another began, from version %d to %d", from, to) } goto verify }
  :: atomic { !only && FINISHES(1) -> d_step { from = s_cur; to = s_pend; SEE(1); EVENT2("finishes, seen late, what another began, from version %d to %d", from, to) } goto verify }
  :: atomic { !only && REPLACES(0) -> d_step { from = cur; next_version(0, from, to); SEE(0); EVENT2("is to replace version %d by %d", from, to) } if :: to == 0 -> goto idle :: else -> goto issue fi }
  :: atomic { !only && REPLACES(1) -> d_step { from = s_cur; next_version(1, from, to); SEE(1); EVENT2("is to replace, seen late, version %d by %d", from, to) } if :: to == 0 -> goto idle :: else -> goto issue fi }
#ifdef EMPTY
  :: atomic { !only && CREATES(0) -> d_step { first_version(to); SEE(0); EVENT("is to make the first value, version %d", to) } if :: to == 0 -> goto idle :: else -> goto issue fi }
  :: atomic { !only && CREATES(1) -> d_step { first_version(to); SEE(1); EVENT("is to make, seen late, the first value, version %d", to) } if :: to == 0 -> goto idle :: else -> goto issue fi }
#endif
  :: atomic { ASKS(0) -> d_step { from = cur; next_version(0, from, to); SEE(0); EVENT("is to ask for a rotation to version %d", to) } if :: to == 0 -> goto idle :: else -> goto ask fi }
  :: atomic { ASKS(1) -> d_step { from = s_cur; next_version(1, from, to); SEE(1); EVENT("is to ask, seen late, for a rotation to version %d", to) } if :: to == 0 -> goto idle :: else -> goto ask fi }
  :: atomic { !only && TIDIES(0) -> d_step { to = pend } goto drop }
  :: atomic { !only && TIDIES(1) -> d_step { to = s_pend } goto drop }
  fi;

/* retire.ts: recheck, disable, and of an orphan revoke */
recheck_token:
  if :: UNCHANGED -> saw[me] = 0 :: goto idle fi;
  if
  :: FENCED; if :: lost || st[tok] == ENABLED -> skip :: else -> goto revoke fi }
  :: goto idle
  fi;
disable:
  if
  :: FENCED;
     if
     :: st[tok] == ENABLED -> d_step { EVENT("disables token %d", tok); judge_stop(tok); stop(tok, DISABLED) }
     :: else -> goto idle
     fi;
     if :: lost -> goto revoke :: else -> goto idle fi }
  :: goto idle
  fi;
revoke:
  if
  :: FENCED;
     if
     :: st[tok] == DISABLED -> d_step { EVENT("revokes token %d", tok); judge_stop(tok); stop(tok, REVOKED) }
     :: else
     fi;
     goto idle }
  :: goto idle
  fi;

recheck_label:
  if :: UNCHANGED -> saw[me] = 0 :: goto idle fi;
tombstone:
  if
  :: FENCED;
     if
     :: prev == to -> d_step { EVENT("takes AWSPREVIOUS off version %d", to); touch(); prev = 0 }
     :: else -> goto idle
     fi;
#ifdef NO_TWO_PHASE
     tok = val[to]; lost = 1;
     if :: tok == FOREIGN -> goto idle :: else -> goto disable fi
#else
     goto idle
#endif
     }
  :: goto idle
  fi;

/* labels.ts and rotation.ts: RotateSecret is a mutex */
ask:
  if
  :: atomic {
     if
     :: pend != 0 && pend != cur && pend != to -> skip
     :: else -> if :: !made[to] -> d_step { EVENT("asks for a rotation to version %d", to); touch(); made[to] = 1; pend = to } :: else fi
     fi;
     goto idle }
  :: goto idle
  fi;

issue:
  if
  :: FENCED;
     if :: ROOM -> d_step { issued++; tok = issued; st[tok] = ENABLED; tv[tok] = to; EVENT2("issues token %d for version %d", tok, to) } :: else -> goto idle fi }
  :: goto idle
  fi;
#ifdef EMPTY
  /* The first value becomes current by being stored, so it is verified before. */
#ifndef NO_VERIFY
  if
  :: atomic { from == 0 && st[tok] == ENABLED -> proved[me] = tok }
  :: atomic { from == 0 && st[tok] != ENABLED -> goto idle }
  :: from != 0
  :: goto idle
  fi;
#else
  proved[me] = tok;
#endif
#endif
/* store.ts: the first writer wins; who lost revokes its own and goes on with what is stored */
store:
  if
  :: FENCED;
     if
     :: val[to] == 0 ->
        d_step {
          EVENT2("stores token %d under version %d", tok, to);
#ifdef EMPTY
          if
          :: cur == 0 ->
             assert(st[tok] == ENABLED || proved[me] != tok)                          /* invariant 1 */
          :: else
          fi;
#endif
          put(to, tok) }
        tok = 0; if :: from == 0 -> ob[me] = 0; proved[me] = 0; goto drop :: else -> goto verify fi
     :: else -> skip
     fi }
  :: goto idle
  fi;
  if
  :: atomic { d_step { EVENT("lost the race, and revokes its own token %d", tok); if :: st[tok] != REVOKED -> stop(tok, REVOKED) :: else fi; tok = 0; proved[me] = 0 } }
  :: goto idle
  fi;
  if
  :: atomic { (pend == to || cur == to || (moved && (s_pend == to || s_cur == to))) && from != 0 -> goto verify }
  :: goto idle
  fi;

verify:
#ifndef NO_VERIFY
  if
  :: atomic { WORKS(to) -> d_step { proved[me] = val[to]; EVENT("proves the value of version %d", to) } }
  :: goto idle
  fi;
#else
  atomic { proved[me] = val[to] };
#endif
promote:
  if
  :: FENCED_PROMOTION;
     if
     :: CAS(from) -> d_step { EVENT2("makes version %d current, where %d was", to, cur); judge_current(me, from, to); make_current(to); proved[me] = 0; ob[me] = 0; from = 0; tok = 0 }
     :: else -> goto idle
     fi }
  :: goto idle
  fi;
drop:
  if
  :: atomic { if :: pend == to -> d_step { EVENT("takes AWSPENDING off version %d", to); touch(); pend = 0 } :: else fi; goto idle }
  :: goto idle
  fi
}

#if CALLS > 0
#define LOOK_CALL(v, s) :: atomic { v <= ids && SEEN(s) && PEND(s) == v && CUR(s) != 0 && CUR(s) != v -> d_step { to = v; from = CUR(s); SEE(s) } goto called }

/* A call of the rotation function (rotate.ts): at any time, as often as wanted, beside itself, cut off after 15 minutes. */
proctype Call(byte me)
{
  byte from, to, tok;
idle:
  atomic { from = 0; to = 0; tok = 0; ob[me] = 0; saw[me] = 0; proved[me] = 0 };
  if
  LOOK_CALL(2, 0)
  LOOK_CALL(2, 1)
  LOOK_CALL(3, 0)
  LOOK_CALL(3, 1)
#if VERSIONS > 3
  LOOK_CALL(4, 0)
  LOOK_CALL(4, 1)
#endif
  fi;
called:
  if
  :: atomic { FRESH && ROOM && (val[to] == 0 || (moved && !s_full[to])) -> d_step { issued++; tok = issued; st[tok] = ENABLED; tv[tok] = to; EVENT2("(function) issues token %d for version %d", tok, to) } goto store }
  :: atomic { FRESH && val[to] != 0 && tv[val[to]] == to && WORKS(to) -> d_step { proved[me] = val[to]; EVENT("(function) proves the value of version %d", to) } goto promote }
#ifdef NO_VERIFY
  :: atomic { FRESH && val[to] != 0 -> d_step { proved[me] = val[to] } goto promote }
#endif
  :: goto idle
  fi;
store:
  if
  :: atomic { FRESH;
     if
     :: val[to] == 0 -> d_step { EVENT2("(function) stores token %d under version %d", tok, to); put(to, tok) } goto idle
     :: else -> skip
     fi }
  :: goto idle
  fi;
  if
  :: atomic { FRESH -> d_step { EVENT("(function) lost the race, and revokes its own token %d", tok); if :: st[tok] != REVOKED -> stop(tok, REVOKED) :: else fi } goto idle }
  :: goto idle
  fi;
promote:
#ifndef NO_OVERTAKEN
  if
  :: atomic { FRESH && val[from] != FOREIGN && val[from] > val[to] && WORKS(from) -> d_step { EVENT("(function) is overtaken, and takes AWSPENDING off version %d", to); if :: pend == to -> touch(); pend = 0 :: else fi } goto idle }
  :: atomic { val[from] == FOREIGN || val[from] <= val[to] || !WORKS(from) }
  :: goto idle
  fi;
#endif
  if
  :: atomic { FRESH;
     if
     :: CAS(from) -> d_step { EVENT2("(function) makes version %d current, where %d was", to, cur); judge_current(me, from, to);
#ifndef ONLY_1_TO_4
          assert(cur == to || val[cur] == FOREIGN || !WORKS(cur) || val[to] > val[cur]); /* invariant 5, in the eyes of current-moves-forward.ts */
#endif
 make_current(to) }
     :: else -> goto idle
     fi }
  :: goto idle
  fi;
  if
  :: atomic { FRESH; if :: pend == to -> d_step { touch(); pend = 0 } :: else fi; goto idle }
  :: goto idle
  fi
}
#endif

#define me 99
#define DISABLES(t) :: atomic { acts < ACTS && t <= issued && st[t] == ENABLED -> d_step { \
  EVENT("(person) disables token %d", t); acts++; stop(t, DISABLED); i = 0; \
  do :: i == PROCESSES -> break :: else -> if :: proved[i] == t -> proved[i] = 0 :: else fi; i++ od; i = 0 } }

/* A person writes a value of their own, disables a token, or moves AWSCURRENT back by hand. None of it is a step of ours. */
proctype Person()
{
end:
  do
  :: atomic { acts < ACTS && ids < VERSIONS && cur != 0 -> d_step { acts++; ids++; heir[ids] = BY_PERSON; made[ids] = 1; val[ids] = FOREIGN; EVENT("(person) writes version %d", ids); make_current(ids) } }
  DISABLES(1)
  DISABLES(2)
  DISABLES(3)
#if TOKENS > 3
  DISABLES(4)
#endif
#ifndef NO_ROLLBACK
  :: atomic { acts < ACTS && prev != 0 && cur != 0 && prev != cur -> d_step { acts++; k = prev; EVENT("(person) moves AWSCURRENT back to version %d", k); make_current(k) } }
#endif
#ifdef FUNCTION
  /* A new version abandons a rotation in flight. */
  :: atomic { val[cur] == FOREIGN && pend != 0 && pend != cur -> d_step { EVENT("(AWS) abandons the rotation to version %d", pend); touch(); pend = 0 } }
#endif
  od
}

#define TICK(array, most) if :: array[i] < most -> array[i] = array[i] + 1 :: else fi
proctype Clock()
{
end:
  do
  :: d_step {
       printf("EVENT 99: a quarter of an hour passes\n");
       if :: changed < OVERLAP -> changed++ :: else fi;
       moved = 0; if :: returned > 0 -> returned-- :: else fi; s_cur = 0; s_prev = 0; s_pend = 0; s_changed = 0;
       i = 1;
       do :: i > VERSIONS -> break :: else -> s_full[i] = 0; s_made[i] = 0; i++ od;
       i = 0;
       do :: i == PROCESSES -> break :: else -> if :: saw[i] == 2 -> saw[i] = 0 :: else fi; if :: ob[i] > 0 && ob[i] < FENCE + 2 -> ob[i] = ob[i] + 1 :: else fi; i++ od;
       i = 1;
       do
       :: i > TOKENS -> break
       :: else ->
          if
          :: st[i] == ENABLED || st[i] == DISABLED ->
             /* What is stored is older than the last change of the secret, so its age decides nothing. */
             if :: val[tv[i]] == i -> age[i] = SETTLE :: else -> TICK(age, SETTLE) fi;
             if :: since[i] != NEVER -> TICK(since, OVERLAP) :: else fi;
             if :: st[i] == DISABLED -> TICK(off, OBSERVE) :: else fi
          :: else
          fi;
          i++
       od;
       i = 0
     }
  od
}

#define H_WORKS(v) (h_st[h_val[v]] == ENABLED)
#define H_LABELLED(t) (h_val[h_cur] == t || h_val[h_pend] == t || h_val[h_prev] == t)
/*
 * Invariants 1 and 3 in the end: from every state, if everybody dies (and whoever is not idle can) and it is quiet, undisturbed applies restore a value that
 * works, and whatever is not labelled is revoked within overlap + observation period + 2 x settle. Played on copies.
 */
#if PROCESSES == 1
#define ALL_DEAD (ob[0] == 0)
#elif PROCESSES == 2
#define ALL_DEAD (ob[0] == 0 && ob[1] == 0)
#else
#define ALL_DEAD (ob[0] == 0 && ob[1] == 0 && ob[2] == 0)
#endif
proctype Quiet()
{
end:
  do
  :: d_step { ALL_DEAD ->
       h_cur = cur; h_prev = prev; h_pend = pend; h_changed = changed;
       i = 0;
       do :: i > VERSIONS -> break :: else -> h_val[i] = val[i]; i++ od;
       h_val[LAST_V] = 0;
       i = 0;
       do :: i > FOREIGN -> break :: else -> h_st[i] = st[i]; h_tv[i] = tv[i]; h_age[i] = age[i]; h_off[i] = off[i]; i++ od;
       h_st[LAST_T] = 0; h_tv[LAST_T] = LAST_V; h_age[LAST_T] = 0; h_off[LAST_T] = 0;
       /* So long until a value is decided about: what a function began has to stand still first. */
       k = 0; h_end = SETTLE + 1 + OVERLAP + OBSERVE + 2 * SETTLE;
       do
       :: k > h_end -> break
       :: else ->
          if
          :: k <= SETTLE + 1 ->
             if
#ifdef FUNCTION
             :: h_cur != 0 && !H_WORKS(h_cur) && (h_pend == 0 || h_pend == h_cur || h_changed >= SETTLE) ->
                h_val[LAST_V] = LAST_T; h_st[LAST_T] = ENABLED; h_prev = h_cur; h_cur = LAST_V; h_pend = 0; h_changed = 0
#else
             :: h_pend != 0 && h_pend != h_cur && H_WORKS(h_pend) && (h_val[h_cur] == FOREIGN || h_val[h_pend] > h_val[h_cur]) ->
                h_prev = h_cur; h_cur = h_pend; h_pend = 0; h_changed = 0
             :: h_cur == 0 ->
                h_val[LAST_V] = LAST_T; h_st[LAST_T] = ENABLED; h_cur = LAST_V; h_changed = 0
             :: h_cur != 0 && !H_WORKS(h_cur) && !(h_pend != 0 && h_pend != h_cur && H_WORKS(h_pend) && (h_val[h_cur] == FOREIGN || h_val[h_pend] > h_val[h_cur])) ->
                h_val[LAST_V] = LAST_T; h_st[LAST_T] = ENABLED; h_prev = h_cur; h_cur = LAST_V; h_pend = 0; h_changed = 0
             :: h_cur != 0 && H_WORKS(h_cur) && h_pend != 0 && !(h_pend != h_cur && H_WORKS(h_pend) && h_val[h_pend] > h_val[h_cur]) ->
                h_pend = 0; h_changed = 0
#endif
             :: else
             fi
          :: else
          fi;
          i = 1;
          do
          :: i > LAST_T -> break
          :: else ->
             if
             :: (h_st[i] == ENABLED || h_st[i] == DISABLED) && !H_LABELLED(i) && h_val[h_cur] != FOREIGN && h_age[i] >= SETTLE &&
                h_changed >= (h_prev != 0 && h_prev != h_cur && h_val[h_tv[i]] == i -> OVERLAP : SETTLE) ->
                if
                :: h_st[i] == DISABLED && h_off[i] >= OBSERVE -> h_st[i] = REVOKED
                :: h_st[i] == ENABLED && h_val[h_tv[i]] == i -> h_st[i] = DISABLED; h_off[i] = 0
                :: h_st[i] == ENABLED && h_val[h_tv[i]] != i -> h_st[i] = REVOKED
                :: else
                fi
             :: else
             fi;
             i++
          od;
          if :: h_prev != 0 && h_prev != h_cur && h_val[h_cur] != FOREIGN && h_changed >= OVERLAP -> h_prev = 0; h_changed = 0 :: else fi;
          if :: h_changed < OVERLAP -> h_changed++ :: else fi;
          i = 1;
          do
          :: i > LAST_T -> break
          :: else ->
             if :: h_age[i] < SETTLE -> h_age[i]++ :: else fi;
             if :: h_off[i] < OBSERVE -> h_off[i]++ :: else fi;
             i++
          od;
          k++
       od;
       assert(H_WORKS(h_cur));                                                        /* invariant 1 */
       i = 1;
       do
       :: i > LAST_T -> break
       :: else -> assert(h_st[i] == 0 || h_st[i] == REVOKED || H_LABELLED(i)); i++    /* invariant 3 */
       od;
       i = 0; k = 0
     }
  od
}
#undef me

init
{
  d_step {
    i = 0;
    do :: i > TOKENS + 2 -> break :: else -> since[i] = NEVER; i++ od;
    changed = OVERLAP;
#ifndef EMPTY
    ids = 1; made[1] = 1; val[1] = 1; heir[1] = FIRST; cur = 1;
    issued = 1; st[1] = ENABLED; tv[1] = 1; age[1] = SETTLE
#endif
  }
  atomic {
    i = 0;
    do :: i == RUNS -> break :: else -> run Run(i, false); i++ od;
    do :: i == RUNS + SCHEDULED -> break :: else -> run Run(i, true); i++ od;
#if CALLS > 0
    do :: i == PROCESSES -> break :: else -> run Call(i); i++ od;
#endif
    run Person();
    run Clock()
#ifndef SHORTEST
    ;
    run Quiet()
#endif
  }
}
