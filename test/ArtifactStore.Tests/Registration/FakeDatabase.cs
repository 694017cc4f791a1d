using System.Data.Common;
using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Registration;

/// <summary>Remembers whether it was disposed; does nothing else.</summary>
internal sealed class FakeDatabase(ArtifactStoreOptions options) : SqlDatabase
{
    public ArtifactStoreOptions Options => options;

    public int Disposals { get; private set; }

    public override SqlDialect Dialect { get; } = new FakeDialect(options.RunTables);

    public override IReadOnlyList<SqlMigration> Migrations => [];

    public override object Writer => this;

    public override Task<T> ReadAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work,
        bool snapshot,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public override Task<T> WriteAsync<T>(SqlWork<T> work, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task<SqlTransactionScope> BeginAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public override SqlExecutor Enlist(DbTransaction transaction) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Disposals++;
        }
    }
}
