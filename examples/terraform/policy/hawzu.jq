# Usage: terraform show -json PLAN | jq -r -f hawzu.jq
# Prints a line for each change that a person should see first; prints nothing when there is none.
.resource_changes[]?
| select(.type == "hawzu_access_token")
| .address as $address
| .change as $change
| (
    # A grant without a project is for the whole workspace.
    ($change.after.effective_grants // [] | .[] | select(.project_id == null)
      | "\($address): \(.role) in the whole workspace"),
    # More rights than before.
    ($change.after.changes // [] | .[] | select(.action == "widen")
      | "\($address): \(.message) (\(.code))"),
    # The token ends, and its consumer with it, unless another has the value by then.
    (select($change.actions | index("delete"))
      | select($change.before.on_destroy != "abandon" and $change.before.token_id != null)
      | "\($address): token \($change.before.token_id) is revoked")
  )
