door-staff = Staff
door-staff-what = Who works here, as what and where
staff-name = Name
staff-role = Role
staff-workplace = Workplace
staff-state = State
staff-active = active
staff-disabled = disabled
