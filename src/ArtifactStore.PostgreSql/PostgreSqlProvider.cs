using System.Diagnostics.CodeAnalysis;
using ArtifactStore.PostgreSql;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.Sql;

/// <summary>Puts a store on PostgreSQL.</summary>
/// <param name="options">The options.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class PostgreSqlProvider(PostgreSqlOptions options) : IArtifactStoreProvider
{
    private readonly PostgreSqlOptions _options = options ?? throw new ArgumentNullException(nameof(options));

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        var failures = new List<string>();
        if (_options.DataSource is null)
        {
            CheckConnectionString();
        }
        else
        {
            Check(string.IsNullOrEmpty(_options.ConnectionString), "Both a ConnectionString and a DataSource are given. Give one of them.");
            CheckMultiplexing(new NpgsqlConnectionStringBuilder(_options.DataSource.ConnectionString));
        }

        Check(_options.Schema is not null && PostgreSqlDialect.IsSchema(_options.Schema), PostgreSqlDialect.SchemaRule(_options.Schema ?? "null"));
        Check(IsTime(_options.RetryTimeout, TimeSpan.Zero), $"RetryTimeout {_options.RetryTimeout} is not from 0 to {Longest}.");
        Check(IsTime(_options.MaxRetryDelay, TimeSpan.FromMilliseconds(1)), $"MaxRetryDelay {_options.MaxRetryDelay} is not from 1 ms to {Longest}.");
        Check(_options.CommandTimeout is not { } timeout || IsTime(timeout, TimeSpan.FromSeconds(1)), $"CommandTimeout {_options.CommandTimeout} is not from 1 second to {Longest}.");
        return failures;

        void Check(bool holds, string failure)
        {
            if (!holds)
            {
                failures.Add(failure);
            }
        }

        void CheckMultiplexing(NpgsqlConnectionStringBuilder builder) =>
            Check(!builder.Multiplexing, "Multiplexing=true is given. The store's transactions are statements, and need a connection of their own while they last: leave it out.");

        void CheckConnectionString()
        {
            if (string.IsNullOrWhiteSpace(_options.ConnectionString))
            {
                failures.Add("The connection string is empty. Give one such as \"Host=localhost;Database=app;Username=app\", or a DataSource.");
                return;
            }

            try
            {
                // The driver takes these, and fails with exceptions of its own when it connects.
                var builder = new NpgsqlConnectionStringBuilder(_options.ConnectionString);
                Check(!string.IsNullOrWhiteSpace(builder.Host), "The connection string names no Host.");
                Check(builder.Port <= 65_535, $"The Port {builder.Port} of the connection string is not from 1 to 65,535.");
                Check(!builder.Pooling || builder.MaxPoolSize > 0, "The Maximum Pool Size of the connection string is 0, so there would be no connection.");
                Check(!_options.ConnectionString.Contains('\0', StringComparison.Ordinal), "The connection string has a NUL character.");
                CheckMultiplexing(builder);
            }
            catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
            {
                // Not the string itself: it holds a password.
                failures.Add($"The connection string cannot be read: {e.Message}");
            }
        }
    }

    /// <inheritdoc/>
    public SqlDatabase Open(ArtifactStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var sources = new PostgreSqlSources(_options);
        return new PostgreSqlDatabase(sources, _options, new PostgreSqlDialect(_options.Schema, options.RunTables, sources.Prepares), options.LoggerFactory);
    }

    private static TimeSpan Longest => TimeSpan.FromMilliseconds(int.MaxValue);

    private static bool IsTime(TimeSpan time, TimeSpan least) => time >= least && time <= Longest;
}
