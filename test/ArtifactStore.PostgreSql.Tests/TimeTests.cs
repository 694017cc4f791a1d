using ArtifactStore.Specification;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The first and the last times that .NET knows, and those that only the database knows.</summary>
public sealed class TimeTests
{
    private static readonly Guid Id = Guid.Parse("70000000-0000-4000-8000-000000000001");

    private static readonly DateTimeOffset[] Times =
    [
        DateTimeOffset.MinValue,
        new(1, 1, 1, 0, 0, 1, TimeSpan.Zero),
        new(1883, 11, 18, 12, 0, 0, TimeSpan.Zero),
        DateTimeOffset.UnixEpoch,
        new(2026, 3, 29, 1, 30, 0, TimeSpan.FromHours(1)),
        new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero),
        DateTimeOffset.MaxValue,
    ];

    [Test]
    public async Task Times_of_runs_are_read_as_they_were_saved_and_in_UTC([ValueSource(nameof(Times))] DateTimeOffset time)
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var store = database.Open();
        var saved = await store.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = Id,
                Name = "run",
                StartTime = time,
            }
        );
        var read = (await store.Runs.FlowRuns.ReadAsync(Id))!;
        read.Should().Be(saved);
        read.StartTime!.Value.Offset.Should().Be(TimeSpan.Zero);
        read.StartTime.Value.Ticks.Should().Be(time.UtcTicks - (time.UtcTicks % 10));
        await store.Artifacts.CreateArtifactAsync(new() { FlowRunId = Id });
        foreach (
            var bound in new TimeCondition[]
            {
                new() { After = time, Before = time },
                new() { Before = time },
                new() { After = time },
            }
        )
        {
            (await store.Artifacts.CountArtifactsAsync(new() { FlowRuns = new() { StartTime = bound } }))
                .Should()
                .Be(1, "both bounds are inclusive");
        }

        await using var connection = await database.ConnectAsync();
        var text =
            time == DateTimeOffset.MinValue
                ? "-infinity"
                : time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", System.Globalization.CultureInfo.InvariantCulture);
        (await connection.NumberAsync($"SELECT COUNT(*) FROM artifact_store.flow_run WHERE start_time = '{text}'"))
            .Should()
            .Be(1, "the column holds that time");
    }

    [TestCase("-infinity", "0001-01-01T00:00:00.0000000+00:00")]
    [TestCase("infinity", "9999-12-31T23:59:59.9999990+00:00")]
    public async Task Infinite_times_are_the_first_and_the_last(string stored, string expected)
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var store = database.Open();
        await store.Runs.FlowRuns.SaveAsync(new FlowRun { Id = Id, Name = "run" });
        await database.ExecuteAsync($"UPDATE artifact_store.flow_run SET start_time = '{stored}'");
        (await store.Runs.FlowRuns.ReadAsync(Id))!.StartTime!.Value.ToString("O").Should().Be(expected);
    }

    [TestCase("ALTER COLUMN end_time TYPE bigint USING 5")]
    [TestCase("ALTER COLUMN end_time TYPE timestamp")]
    [TestCase("ALTER COLUMN end_time SET DEFAULT now()", "UPDATE artifact_store.flow_run SET end_time = '20000-01-01Z'")]
    public async Task A_value_that_is_not_a_time_is_reported(string change, string? then = null)
    {
        await using var database = PostgreSqlTestDatabase.WithSchema();
        await using var store = database.Open();
        await store.Runs.FlowRuns.SaveAsync(
            new FlowRun
            {
                Id = Id,
                Name = "run",
                EndTime = DateTimeOffset.UnixEpoch,
            }
        );
        await database.ExecuteAsync($"ALTER TABLE artifact_store.flow_run {change}");
        await database.ExecuteAsync(then ?? "SELECT 1");
        await store
            .Runs.FlowRuns.Awaiting(runs => runs.ReadAsync(Id))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*'end_time'*");
    }
}
