"""Who works here and from which chats: invitations, links, alert topics.

Public: `invite`, `accept`, `unlink`, `members`, `member_by`, `change_role`, `deactivate`, `subscribe`, `unsubscribe`,
`topics_of`, `staff_directory`. A link ties one chat address to one member; only an invitation makes one.
"""
