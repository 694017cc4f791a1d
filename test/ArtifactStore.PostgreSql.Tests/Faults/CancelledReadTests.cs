using ArtifactStore.PostgreSql.Tests.Failover;
using ArtifactStore.Specification;
using ArtifactStore.Specification.Faults;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Faults;

/// <summary>
/// A read is cancelled before, during and after every message that it sends. It ends in its result or its cancellation, and the connection
/// is there for the next.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class CancelledReadTests : ReadFaultFixture
{
    public enum Moment
    {
        /// <summary>Before the message arrives.</summary>
        Before,

        /// <summary>Between the message and its answer.</summary>
        During,

        /// <summary>When the answer is on its way to the reader.</summary>
        After,
    }

    [Test]
    public async Task A_read_cancelled_at_any_point_leaves_the_pool_usable([Values] Moment moment)
    {
        var (points, cancelled) = (0, 0);
        await using var watcher = (NpgsqlConnection)await Database.ConnectAsync();
        foreach (var operation in ReadOperation.All)
        {
            var expected = await operation.Read(Store, CancellationToken.None);
            expected.Should().NotBeEmpty();
            var point = 0;
            do
            {
                point++;
                using var source = new CancellationTokenSource();
                var cancelling = Task.CompletedTask;
                Proxy.At(point, step =>
                {
                    switch (moment)
                    {
                        case Moment.Before:
                            return CancelAsync();
                        case Moment.During:
                            return step.BetweenAsync(CancelAsync);
                        default:
                            step.WhenAnswered(CancelAsync);
                            return Task.CompletedTask;
                    }
                });
                try
                {
                    (await operation.Read(Store, source.Token)).Should().Be(expected, "{0} has ended well at point {1}", operation, point);
                }
                catch (OperationCanceledException)
                {
                    Proxy.Reached.Should().BeTrue();
                    cancelled++;
                }

                await cancelling;
                var reached = Proxy.Reached;
                (await operation.Read(Store, CancellationToken.None))
                    .Should()
                    .Be(expected, "the read after {0} was cancelled at point {1} meets nothing of it", operation, point);
                await Task.Run(() =>
                    ServerPair.Until(
                        () => Sessions(watcher) is ["idle"],
                        $"one session is left, and idle, after {operation} was cancelled at point {point}"
                    )
                );
                if (!reached)
                {
                    break;
                }

                async Task CancelAsync()
                {
                    // The driver may wait for an answer before it asks the server to cancel; the answer must not wait for that.
                    cancelling = source.CancelAsync();
                    await Task.WhenAny(cancelling, Task.Delay(100));
                }
            } while (true);

            point.Should().BeGreaterThan(1);
            points += point - 1;
        }

        cancelled.Should().BePositive();
        TestContext.Out.WriteLine(
            $"{moment}: {ReadOperation.All.Count} reads, {points} points, {cancelled} cancelled, {points - cancelled} done all the same"
        );
    }

    [Test]
    public async Task A_read_cancelled_during_its_statement_leaves_the_pool_usable()
    {
        await using var watcher = (NpgsqlConnection)await Database.ConnectAsync();
        await using var holder = (NpgsqlConnection)await Database.ConnectAsync();
        foreach (var operation in ReadOperation.All)
        {
            var expected = await operation.Read(Store, CancellationToken.None);
            using var source = new CancellationTokenSource();
            await using (await holder.BeginTransactionAsync())
            {
                // Every statement waits for it.
                await holder.ExecuteAsync(
                    "DO $$ BEGIN EXECUTE (SELECT 'LOCK TABLE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' IN ACCESS EXCLUSIVE MODE' FROM pg_tables WHERE schemaname = 'artifact_store'); END $$"
                );
                var read = Task.Run(() => operation.Read(Store, source.Token));
                await Task.Run(() => ServerPair.Until(() => Sessions(watcher) is ["Lock"], $"{operation} waits in the server"));
                await source.CancelAsync();
                await read.Awaiting(task => task)
                    .Should()
                    .ThrowAsync<OperationCanceledException>("{0} was cancelled, and its answer has not come", operation);
                await Task.Run(() => ServerPair.Until(() => Sessions(watcher) is ["idle"] or [], $"the server has let go of {operation}"));
            }

            (await operation.Read(Store, CancellationToken.None))
                .Should()
                .Be(expected, "the read after {0} meets nothing of it", operation);
        }

        Sessions(watcher).Should().Equal("idle");
        TestContext.Out.WriteLine($"{ReadOperation.All.Count} reads cancelled");
    }

    /// <summary>What each session of the store does: waits for a lock, or the state of it.</summary>
    private static List<string> Sessions(NpgsqlConnection watcher)
    {
        using var command = new NpgsqlCommand(
            "SELECT CASE wait_event_type WHEN 'Lock' THEN 'Lock' ELSE state END FROM pg_stat_activity WHERE application_name = 'victim' AND datname = current_database()",
            watcher
        );
        using var reader = command.ExecuteReader();
        var sessions = new List<string>();
        while (reader.Read())
        {
            sessions.Add(reader.GetString(0));
        }

        return sessions;
    }
}
