package web

// Studio is the editors' side of the knowledge.
type Studio interface{}

func (s *site) studioRoutes() []route { return nil }
