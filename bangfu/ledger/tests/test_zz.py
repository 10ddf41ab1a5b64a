import time
from django.db import transaction
from bangfu.ledger.post import post_many, prepare
from bangfu.ledger.tests.ground import *
from bangfu.ledger.tests.test_load import upload
from bangfu.ledger.verify import verify
from bangfu.ledger.measures import declared
def test_m(fresh_db, capsys):
    with declared(MEASURES):
        for i in range(1):
            fresh_db.renew(); g=Ground(); posted(g.batch(10**12)); u=upload(g,20000)
            t=time.perf_counter(); r=prepare(u); p=time.perf_counter()-t
            with transaction.atomic():
                t=time.perf_counter(); c=time.process_time(); post_many(r)
            l=time.perf_counter()-t; c=time.process_time()-c
            t=time.perf_counter(); posted(g.move("spend",1,g.a,g.payee,on=date(2022,6,1))); o=time.perf_counter()-t
            with capsys.disabled(): print(f"{fresh_db.vendor} prepare {p:.2f} lock {l:.2f} cpu {c:.2f} one more {o:.3f}")
        from django.db import connection
        import cProfile,pstats
        pr=cProfile.Profile(); pr.enable(); t=time.perf_counter(); ok=verify().ok; pr.disable()
        with capsys.disabled(): pstats.Stats(pr).sort_stats("tottime").print_stats(12)
        with capsys.disabled(): print("verify", ok, time.perf_counter()-t)
