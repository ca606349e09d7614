door-staff = कर्मचारी
door-staff-what = कौन, किस भूमिका में और कहाँ काम करता है
staff-name = नाम
staff-role = भूमिका
staff-workplace = कार्यस्थल
staff-state = स्थिति
staff-active = सक्रिय
staff-disabled = बंद
