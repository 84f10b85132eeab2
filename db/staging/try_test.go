package staging
import ("testing";"database/sql";"context";"fmt";"time";"os"
_ "github.com/glebarez/go-sqlite")
func TestTry(t *testing.T){
 db,err:=sql.Open("sqlite",""); if err!=nil{t.Fatal(err)}
 db.SetMaxOpenConns(1)
 ctx:=context.Background()
 c,err:=db.Conn(ctx); if err!=nil{t.Fatal(err)}
 for _,p:=range []string{"PRAGMA journal_mode=OFF","PRAGMA synchronous=OFF","PRAGMA locking_mode=EXCLUSIVE","PRAGMA cache_size=-32000","PRAGMA temp_store=FILE"}{
  var s any
  err:=c.QueryRowContext(ctx,p).Scan(&s); fmt.Println(p,s,err)
 }
 must:=func(q string,a ...any){ if _,err:=c.ExecContext(ctx,q,a...);err!=nil{t.Fatal(q,err)}}
 must("CREATE TABLE rows(id INTEGER PRIMARY KEY, file INT, line INT, instance TEXT, account TEXT, ord TEXT, name TEXT, manager TEXT, frozen INT, stated INT, raw BLOB)")
 must("CREATE TABLE v(id INTEGER PRIMARY KEY, x TEXT)")
 must("BEGIN")
 st,_:=c.PrepareContext(ctx,"INSERT INTO rows(file,line,instance,account,ord,name,manager,frozen,stated,raw) VALUES(?,?,?,?,?,?,?,?,?,?)")
 raw:=make([]byte,280)
 t0:=time.Now()
 N:=300000
 for i:=0;i<N;i++{ if _,err:=st.ExecContext(ctx,0,i,fmt.Sprintf("inst-%x-%d",i*7919%1000003,i),fmt.Sprintf("acct-%d",i%5000),fmt.Sprintf("CS%d",i/3),"name","m",false,nil,raw);err!=nil{t.Fatal(err)}}
 fmt.Println("insert",float64(N)/time.Since(t0).Seconds())
 t0=time.Now()
 must("CREATE INDEX a ON rows(instance)"); fmt.Println(time.Since(t0))
 must("CREATE INDEX b ON rows(account,ord,id)"); fmt.Println(time.Since(t0))
 rows,err:=c.QueryContext(ctx,"SELECT id,instance FROM rows WHERE id<20"); if err!=nil{t.Fatal(err)}
 for rows.Next(){var i int;var s string; rows.Scan(&i,&s); must("INSERT INTO v VALUES(?,?)",i,s)}
 rows.Close()
 ents,_:=os.ReadDir(fmt.Sprintf("/proc/%d/fd",os.Getpid()))
 for _,e:=range ents{ l,_:=os.Readlink(fmt.Sprintf("/proc/%d/fd/%s",os.Getpid(),e.Name())); fmt.Println(l)}
}
