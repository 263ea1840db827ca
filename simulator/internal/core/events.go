package core

// eventTable holds the rule for every kind of event.
var eventTable = [eventKinds]func(*State, *event){
	operationDone:      (*State).completeOperation,
	operationForgotten: func(s *State, e *event) { delete(s.operations, e.key) },
	linkForgotten:      (*State).forgetLinks,
	tokenForgotten:     func(s *State, e *event) { delete(s.tokens, e.key) },
	clusterCreated:     (*State).completeCluster,
	clusterDeleted:     (*State).removeCluster,
	serviceCreated:     (*State).completeService,
	endpointDiscovered: (*State).discoverEndpoint,
	connectionApproved: (*State).approveConnection,
	connectionAccepted: (*State).completeAcceptance,
	connectionDeleted:  (*State).removeConnection,
}
