"""The first day of the portal: content becomes pages. One file for one kind of thing."""
