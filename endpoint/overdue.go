package endpoint

func (r *run) overdue() string { return "" }
