# The same as hawzu.jq, for Open Policy Agent (1.0 or later) and Conftest:
#   terraform show -json PLAN > plan.json && opa eval --input plan.json --data hawzu.rego data.hawzu.deny
package hawzu

tokens contains resource if {
	some resource in input.resource_changes
	resource.type == "hawzu_access_token"
}

# A grant without a project is for the whole workspace.
deny contains message if {
	some token in tokens
	some grant in token.change.after.effective_grants
	grant.project_id == null
	message := sprintf("%s: %s in the whole workspace", [token.address, grant.role])
}

# More rights than before.
deny contains message if {
	some token in tokens
	some change in token.change.after.changes
	change.action == "widen"
	message := sprintf("%s: %s (%s)", [token.address, change.message, change.code])
}

# The token ends, and its consumer with it, unless another has the value by then.
deny contains message if {
	some token in tokens
	"delete" in token.change.actions
	not token.change.before.on_destroy == "abandon"
	token.change.before.token_id != null
	message := sprintf("%s: token %s is revoked", [token.address, token.change.before.token_id])
}
