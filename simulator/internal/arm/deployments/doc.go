// Package deployments is Microsoft.Resources/deployments: templates with parameters, variables,
// loops, conditions and expressions, which package expression evaluates. A template that holds
// resources of types that are not simulated beside others is carried out in part: the others are
// made, and the deployment is Failed and names what was left out. A deployment to a resource group
// can be cancelled, deleted, exported, and asked for its operations; deployments to subscriptions,
// linked templates and what-if are not simulated.
package deployments
