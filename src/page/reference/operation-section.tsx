import type { JSX } from 'preact';
import type { Answer, Placed } from './document';
import { Prose } from './prose';
import { Member, Members, TypeWords } from './schema-words';

type Responses = Readonly<Record<string, Answer>>;

const isGood = ([status]: readonly [string, Answer]): boolean => status.startsWith('2');

function Parameters({ parameters }: Pick<Placed['operation'], 'parameters'>): JSX.Element | null {
  if (parameters.length === 0) return null;
  return (
    <>
      <h4>Parameters</h4>
      <dl class="members">
        {parameters.map(({ name, in: place, required, schema, description }) => {
          const beside = `in the ${place}${required === true ? '' : ', optional'}`;
          return <Member key={`${place} ${name}`} {...{ name, beside, schema, description }} />;
        })}
      </dl>
    </>
  );
}

function Body({ content }: { readonly content: Answer['content'] }): JSX.Element | null {
  const [found] = Object.entries(content ?? {});
  if (found === undefined) return null;
  const [mediaType, { schema }] = found;
  return (
    <>
      <TypeWords schema={schema} />, <code>{mediaType}</code>
      <Members schema={schema} />
    </>
  );
}

function Problems({ responses }: { readonly responses: Responses }): JSX.Element {
  const problems = Object.entries(responses).filter((one) => !isGood(one));
  return (
    <details>
      <summary>
        {problems.length} kinds of problems ({problems.map(([status]) => status).join(', ')})
      </summary>
      <dl class="members">
        {problems.map(([status, { description }]) => (
          <div class="member" key={status}>
            <dt>{status}</dt>
            <dd>
              <Prose text={description} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** One operation: what it is for, who may, what it takes and what it answers. */
export function OperationSection({ method, path, operation }: Placed): JSX.Element {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const permission = operation['x-required-permission'];
  const good = Object.entries(responses).filter(isGood);
  return (
    <section class="operation" id={operationId} aria-labelledby={`${operationId}-title`}>
      <h3 id={`${operationId}-title`}>{summary}</h3>
      <p class="breakable">
        <span class={`method method-${method.toLowerCase()}`}>{method}</span> <code>{path}</code>
      </p>
      {description !== undefined && (
        <p>
          <Prose text={description} />
        </p>
      )}
      {permission !== undefined && (
        <p>
          Needs the permission <code>{permission}</code>.
        </p>
      )}
      <Parameters parameters={parameters} />
      {requestBody !== undefined && (
        <>
          <h4>Body</h4>
          <div>
            <Body content={requestBody.content} />
          </div>
        </>
      )}
      <h4>Answer</h4>
      {good.map(([status, answer]) => (
        <div key={status}>
          {status}: <Prose text={answer.description} />
          {answer.content !== undefined && ': '}
          <Body content={answer.content} />
        </div>
      ))}
      <Problems responses={responses} />
    </section>
  );
}
