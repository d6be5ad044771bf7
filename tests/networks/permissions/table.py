"""The matrix: who may open which screen and do what there. Data only; ``test_matrix`` asks for every cell.

A line is an action (``see`` a screen, ``do`` what its form or button does), an address by its name with what it is
about in brackets (``networks_member(member)``), and nine cells:

    dir    Direction                     ani    outside co-animator, about their own network
    prj    Chargé·e de projet            con    who may only look at it, the same
    réd    Rédaction                     ail    outside co-animator, about another network than theirs
    rel    Relecture                     san    signed in, no group
                                         ano    nobody signed in

    *      opens and names the records of all four networks
    1      opens and names the records of this network
    +      opens; or, for an action, is done
    -      refused: nothing is shown, nothing is written
    .      not asked: the screen is about no network in particular

Whatever the cell says, a co-animator never reads a word of another network, of the team or of a personal address;
Rédaction, who choose persons and structures in their pages, never read what was said; the others, Relecture among
them, never read a word of the base.

A heading in square brackets says what the lines below are about: ``[all]`` screens of the whole base, ``[each]``
records of any network, or the network that has these screens. ``model=thing`` repeats its lines for each model;
``bulk:`` is an action on a selection in a list.
"""

MATRIX = """
                                                                 dir prj réd rel   ani con ail   san ano
[all] Actors
see actors:search()?q=Zoé                                         *   *   *   -     1   1   .     -   -
see actors:suggestions()?q=Zoé                                    *   *   *   -     1   1   .     -   -
see networks_quick_add()                                          +   +   +   -     -   -   .     -   -
do  networks_quick_add()                                          +   +   +   -     -   -   .     -   -
see networks_quick_add_existing()?prenom=Zoé&nom={word}           1   1   1   -     -   -   .     -   -
see actors_intake()                                               *   *   -   -     -   -   .     -   -
see actors:saved-views(kind)                                      +   +   +   -     +   +   .     -   -
see actors:saved-view-save(kind)?q=Zoé                            +   +   +   -     +   +   .     -   -
do  actors:saved-view-save(kind)?q=Zoé                            +   +   +   -     +   +   .     -   -
see actors:saved-view(view)                                       -   -   -   -     -   -   .     -   -
do  actors:saved-view(view)                                       -   -   -   -     -   -   .     -   -
do  actors:saved-view-remove(view)                                -   -   -   -     -   -   .     -   -

[each]
see actors:person(person)                                         1   1   1   -     1   1   -     -   -
see actors:person(shared)                                         *   *   +   -     1   1   +     -   -
see actors:person(stranger)                                       +   +   +   -     -   -   -     -   -
see actors:person-history(person)                                 1   1   1   -     1   1   -     -   -
do  actors:person-confirm(person)                                 +   +   -   -     -   -   -     -   -
do  actors:person-wrong(person)                                   +   +   -   -     -   -   -     -   -
see actors:organisation(structure)                                1   1   1   -     1   1   -     -   -
see actors:organisation(strange_structure)                        +   +   +   -     -   -   -     -   -
see actors:organisation-history(structure)                        1   1   1   -     1   1   -     -   -
do  actors:organisation-confirm(structure)                        +   +   -   -     -   -   -     -   -
do  actors:organisation-wrong(structure)                          +   +   -   -     -   -   -     -   -
see actors_intake_one(proposal)                                   1   1   -   -     -   -   -     -   -
do  actors_intake_one(proposal)                                   +   +   -   -     -   -   -     -   -
do  actors_intake_several()                                       +   +   -   -     -   -   -     -   -

[all actors_person=person actors_organisation=structure] Lists, forms and choosers of the actors
see wagtailsnippets_{model}:list()                                *   *   *   -     1   1   .     -   -
see wagtailsnippets_{model}:list()?export=csv                     *   *   *   -     1   1   .     -   -
see wagtailsnippets_{model}:list()?export=vcf                     *   *   *   -     1   1   .     -   -
see wagtailsnippets_{model}:list_results()?q={word}               1   1   1   -     1   1   .     -   -
see wagtailsnippetchoosers_{model}:choose()                       *   *   *   -     1   1   .     -   -
see wagtailsnippetchoosers_{model}:choose_results()               *   *   *   -     1   1   .     -   -

[each actors_person=person actors_organisation=structure]
see wagtailsnippets_{model}:edit({it})                            1   1   -   -     -   -   -     -   -
do  wagtailsnippets_{model}:edit({it})                            +   +   -   -     -   -   -     -   -
see wagtailsnippets_{model}:delete({it})                          -   -   -   -     -   -   -     -   -
do  wagtailsnippets_{model}:delete({it})                          -   -   -   -     -   -   -     -   -
see bulk:{model}_delete()?id=all                                  -   -   -   -     -   -   -     -   -
do  bulk:{model}_delete()?id=all                                  -   -   -   -     -   -   -     -   -
see wagtailsnippets_{model}:usage({it})                           1   1   -   -     -   -   -     -   -
see wagtailsnippetchoosers_{model}:chosen({it})                   1   1   1   -     1   1   -     -   -
see wagtailsnippetchoosers_{model}:chosen_multiple()?id={it}      1   1   1   -     1   1   +     -   -

[all actors_person=person]
see wagtailsnippets_{model}:add()                                 +   +   -   -     -   -   .     -   -
do  wagtailsnippets_{model}:add()                                 +   +   -   -     -   -   .     -   -
do  wagtailsnippetchoosers_{model}:create()                       -   -   -   -     -   -   .     -   -

[each actors_person=person]
see wagtailsnippets_{model}:history({it})                         1   1   -   -     -   -   -     -   -
see wagtailsnippets_{model}:history_results({it})                 +   +   -   -     -   -   -     -   -

[each actors_organisation=structure]
see wagtailsnippets_{model}:history({it})                         1   1   1   -     -   -   -     -   -
see wagtailsnippets_{model}:history_results({it})                 +   +   +   -     -   -   -     -   -

[all actors_organisation=structure]
see wagtailsnippets_{model}:add()                                 +   +   +   -     -   -   .     -   -
do  wagtailsnippets_{model}:add()                                 +   +   +   -     -   -   .     -   -
do  wagtailsnippetchoosers_{model}:create()                       -   -   -   -     -   -   .     -   -

[each actors_consententry=consent] The ledger: read and added to, never changed
see wagtailsnippets_{model}:list()                                *   *   -   -     -   -   -     -   -
see wagtailsnippets_{model}:list_results()                        *   *   -   -     -   -   -     -   -
see wagtailsnippets_{model}:add()                                 +   +   -   -     -   -   -     -   -
do  wagtailsnippets_{model}:add()                                 +   +   -   -     -   -   -     -   -
see wagtailsnippets_{model}:inspect({it})                         1   1   -   -     -   -   -     -   -
see wagtailsnippets_{model}:edit({it})                            -   -   -   -     -   -   -     -   -
do  wagtailsnippets_{model}:edit({it})                            -   -   -   -     -   -   -     -   -
see wagtailsnippets_{model}:delete({it})                          -   -   -   -     -   -   -     -   -
do  wagtailsnippets_{model}:delete({it})                          -   -   -   -     -   -   -     -   -
see bulk:{model}_delete()?id=all                                  -   -   -   -     -   -   -     -   -
do  bulk:{model}_delete()?id=all                                  -   -   -   -     -   -   -     -   -
see wagtailsnippets_{model}:usage({it})                           -   -   -   -     -   -   -     -   -
see wagtailsnippets_{model}:history({it})                         +   +   -   -     -   -   -     -   -
see wagtailsnippets_{model}:history_results({it})                 +   +   -   -     -   -   -     -   -
see wagtailsnippetchoosers_{model}:choose()                       *   *   -   -     -   -   -     -   -
see wagtailsnippetchoosers_{model}:choose_results()               *   *   -   -     -   -   -     -   -
see wagtailsnippetchoosers_{model}:chosen({it})                   +   +   -   -     -   -   -     -   -
see wagtailsnippetchoosers_{model}:chosen_multiple()?id={it}      +   +   -   -     -   -   -     -   -
do  wagtailsnippetchoosers_{model}:create()                       -   -   -   -     -   -   -     -   -

[all] Networks
see wagtailadmin_home()                                           +   +   +   +     +   +   .     -   -
see networks_index()                                              *   *   +   +     1   1   .     -   -
see networks_members()                                            *   *   +   +     1   1   .     -   -
see networks_members()?q=Zoé                                      *   *   +   +     1   1   .     -   -
see networks_members_export(csv)                                  *   *   +   +     1   1   .     -   -
see networks_coverage()                                           +   +   -   -     +   +   .     -   -
see networks_coverage_export(csv)                                 +   +   -   -     +   +   .     -   -
see networks_coverage_contract(contract)                          *   *   -   -     1   1   .     -   -
see networks_finder()?q=jardin                                    +   +   -   -     +   +   .     -   -
see networks_note_choose()?q=Zoé                                  *   *   -   -     1   -   .     -   -
see networks_steps()                                              +   +   -   -     +   -   .     -   -
see networks_steps()?de=tous                                      *   +   -   -     +   -   .     -   -
see networks_mails()                                              +   +   -   -     +   -   .     -   -
do  networks_mails()                                              +   +   -   -     +   -   .     -   -
see networks_writing()                                            +   +   -   -     -   -   .     -   -

[each]
see networks_dashboard(key)                                       1   1   -   -     1   1   -     -   -
see networks_members()?reseau={key}                               1   1   +   +     1   1   +     -   -
see networks_members_export(csv)?reseau={key}                     1   1   +   +     1   1   +     -   -
see networks_member(member)                                       1   1   -   -     1   1   -     -   -
do  networks_member(member)                                       +   +   -   -     +   -   -     -   -
do  networks_member_end(member)                                   +   +   -   -     +   -   -     -   -
see networks_member_add(key)                                      +   +   -   -     +   -   -     -   -
do  networks_member_add(key)                                      +   +   -   -     +   -   -     -   -
see networks_attachment(file)                                     1   1   -   -     1   1   -     -   -
see networks_note()?personne={person}                             1   1   -   -     1   -   -     -   -
do  networks_note()                                               +   +   -   -     +   -   -     -   -
see networks_interaction(interaction)                             1   1   -   -     -   -   -     -   -
do  networks_interaction(interaction)                             +   +   -   -     -   -   -     -   -
do  networks_step_done(step)                                      +   +   -   -     -   -   -     -   -
do  networks_step_postpone(step)                                  +   +   -   -     -   -   -     -   -
do  networks_step_entrust(step)                                   +   +   -   -     -   -   -     -   -
see networks_mail(own mail)                                       1   1   -   -     1   -   .     -   -
do  networks_mail(own mail)                                       +   +   -   -     +   -   .     -   -
do  networks_mail_aside(own mail)                                 +   +   -   -     +   -   .     -   -
see networks_mail(colleague's mail)                               +   -   -   -     -   -   -     -   -
do  networks_mail_aside(colleague's mail)                         +   -   -   -     -   -   -     -   -
do  networks_write_start()                                        +   +   -   -     -   -   -     -   -
see networks_write(own draft)                                     1   1   -   -     -   -   .     -   -
do  networks_write(own draft)                                     +   +   -   -     -   -   .     -   -
do  networks_write_cancel(colleague's draft)                      -   -   -   -     -   -   -     -   -
see networks_write(colleague's draft)                             -   -   -   -     -   -   -     -   -
do  networks_write(colleague's draft)                             -   -   -   -     -   -   -     -   -

[each networks_network=network] Settings of the networks
see wagtailsnippets_{model}:list()                                *   *   -   -     1   1   +     -   -
see wagtailsnippets_{model}:list_results()                        *   *   -   -     1   1   +     -   -
see wagtailsnippets_{model}:add()                                 +   +   -   -     -   -   -     -   -
do  wagtailsnippets_{model}:add()                                 +   +   -   -     -   -   -     -   -
see wagtailsnippets_{model}:edit({it})                            1   1   -   -     -   -   -     -   -
do  wagtailsnippets_{model}:edit({it})                            +   +   -   -     -   -   -     -   -
see wagtailsnippets_{model}:delete({it})                          -   -   -   -     -   -   -     -   -
do  wagtailsnippets_{model}:delete({it})                          -   -   -   -     -   -   -     -   -
see bulk:{model}_delete()?id=all                                  -   -   -   -     -   -   -     -   -
do  bulk:{model}_delete()?id=all                                  -   -   -   -     -   -   -     -   -
see wagtailsnippets_{model}:usage({it})                           1   1   -   -     -   -   -     -   -
see wagtailsnippets_{model}:history({it})                         1   1   -   -     -   -   -     -   -
see wagtailsnippets_{model}:history_results({it})                 +   +   -   -     -   -   -     -   -
see wagtailsnippetchoosers_{model}:choose()                       *   *   -   -     1   1   +     -   -
see wagtailsnippetchoosers_{model}:choose_results()               *   *   -   -     1   1   +     -   -
see wagtailsnippetchoosers_{model}:chosen({it})                   1   1   -   -     1   1   -     -   -
see wagtailsnippetchoosers_{model}:chosen_multiple()?id={it}      1   1   -   -     1   1   +     -   -
do  wagtailsnippetchoosers_{model}:create()                       -   -   -   -     -   -   -     -   -

[conseils-citoyens]
see conseils_citoyens()                                           1   1   -   -     1   1   -     -   -
see conseils_citoyens_body(body)                                  1   1   -   -     1   1   -     -   -
see conseils_citoyens_fill(seat)                                  1   1   -   -     1   -   -     -   -
do  conseils_citoyens_fill(seat)                                  +   +   -   -     +   -   -     -   -
see conseils_citoyens_end(term)                                   1   1   -   -     1   -   -     -   -
do  conseils_citoyens_end(term)                                   +   +   -   -     +   -   -     -   -

[adultes-relais]
see adultes_relais()                                              1   1   -   -     1   1   -     -   -
see adultes_relais_list()                                         1   1   -   -     1   1   -     -   -
see adultes_relais_export(csv)                                    1   1   -   -     1   1   -     -   -
see adultes_relais_add()                                          +   +   -   -     +   -   -     -   -
do  adultes_relais_add()                                          +   +   -   -     +   -   -     -   -
see adultes_relais_post(post)                                     1   1   -   -     1   1   -     -   -
see adultes_relais_convention(convention)                         1   1   -   -     1   -   -     -   -
do  adultes_relais_convention(convention)                         +   +   -   -     +   -   -     -   -
see adultes_relais_edit(post)                                     1   1   -   -     1   -   -     -   -
do  adultes_relais_edit(post)                                     +   +   -   -     +   -   -     -   -
see adultes_relais_renew(post)                                    1   1   -   -     1   -   -     -   -
do  adultes_relais_renew(post)                                    +   +   -   -     +   -   -     -   -
see adultes_relais_take(vacant)                                   1   1   -   -     1   -   -     -   -
do  adultes_relais_take(vacant)                                   +   +   -   -     +   -   -     -   -
see adultes_relais_training(post)                                 1   1   -   -     1   -   -     -   -
do  adultes_relais_training(post)                                 +   +   -   -     +   -   -     -   -
see adultes_relais_training_edit(training)                        1   1   -   -     1   -   -     -   -
do  adultes_relais_training_edit(training)                        +   +   -   -     +   -   -     -   -
see adultes_relais_end(holding)                                   1   1   -   -     1   -   -     -   -
do  adultes_relais_end(holding)                                   +   +   -   -     +   -   -     -   -
see adultes_relais_contract(holding)                              1   1   -   -     1   -   -     -   -
do  adultes_relais_contract(holding)                              +   +   -   -     +   -   -     -   -
do  adultes_relais_verify(holding)                                +   +   -   -     +   -   -     -   -
see adultes_relais_contract_edit(work)                            1   1   -   -     1   -   -     -   -
do  adultes_relais_contract_edit(work)                            +   +   -   -     +   -   -     -   -

[transitions]
see transitions()                                                 1   1   -   -     1   1   -     -   -
see transitions_suggestions()                                     1   1   -   -     1   1   -     -   -
do  transitions_decide()                                          +   +   -   -     +   -   -     -   -
see transitions_initiatives()                                     1   1   -   -     1   1   -     -   -
see transitions_initiatives_export(csv)                           1   1   -   -     1   1   -     -   -
see transitions_initiative(initiative)                            1   1   -   -     1   1   -     -   -
see transitions_exchanges()                                       1   1   -   -     1   1   -     -   -
see transitions_exchanges_export(csv)                             1   1   -   -     1   1   -     -   -
see transitions_exchange(wanted)                                  1   1   -   -     1   1   -     -   -
"""

RECORDS = """
see wagtailsnippets_{model}:list()                                +   +   -   -     +   +   -     -   -
see wagtailsnippets_{model}:list_results()                        +   +   -   -     +   +   -     -   -
see wagtailsnippets_{model}:add()                                 +   +   -   -     +   -   -     -   -
do  wagtailsnippets_{model}:add()                                 +   +   -   -     +   -   -     -   -
see wagtailsnippets_{model}:edit({it})                            +   +   -   -     +   -   -     -   -
do  wagtailsnippets_{model}:edit({it})                            +   +   -   -     +   -   -     -   -
see wagtailsnippets_{model}:delete({it})                          -   -   -   -     -   -   -     -   -
do  wagtailsnippets_{model}:delete({it})                          -   -   -   -     -   -   -     -   -
see bulk:{model}_delete()?id=all                                  -   -   -   -     -   -   -     -   -
do  bulk:{model}_delete()?id=all                                  -   -   -   -     -   -   -     -   -
see wagtailsnippets_{model}:usage({it})                           +   +   -   -     +   -   -     -   -
see wagtailsnippets_{model}:history({it})                         +   +   -   -     +   -   -     -   -
see wagtailsnippets_{model}:history_results({it})                 +   +   -   -     +   -   -     -   -
see wagtailsnippetchoosers_{model}:choose()                       +   +   -   -     +   +   -     -   -
see wagtailsnippetchoosers_{model}:choose_results()               +   +   -   -     +   +   -     -   -
see wagtailsnippetchoosers_{model}:chosen({it})                   +   +   -   -     +   +   -     -   -
see wagtailsnippetchoosers_{model}:chosen_multiple()?id={it}      +   +   -   -     +   +   -     -   -
do  wagtailsnippetchoosers_{model}:create()                       -   -   -   -     -   -   -     -   -
"""
"""Wagtail's screens of the records of a network with a model of its own: those who change the network change them."""

RECORDS_OF = {
    "conseils-citoyens": {"conseils_citoyens_participationbody": "body"},
    "adultes-relais": {"adultes_relais_modality": "modality", "adultes_relais_aidamount": "aid"},
    "transitions": {"transitions_initiative": "initiative", "transitions_exchange": "wanted"},
}
