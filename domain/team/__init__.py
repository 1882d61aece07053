"""Who works here, from which chats and with which password: invitations, links, log-ins, alert topics.

Public: `invite`, `accept`, `unlink`, `members`, `member_by`, `change_role`, `deactivate`, `subscribe`, `unsubscribe`,
`topics_of`, `staff_directory`. A link ties one chat address to one member; only an invitation makes one.
`login.Doorkeeper` lets staff in at the browser, `sessions` says who is in.
"""
