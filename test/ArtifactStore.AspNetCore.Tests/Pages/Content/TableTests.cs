using System.Text;
using System.Text.Json;
using ArtifactStore.AspNetCore.Pages.Content;

namespace ArtifactStore.AspNetCore.Tests.Pages.Content;

public sealed class TableTests
{
    [TestCase("""[{"a":1,"b":"x"},{"b":"y","c":null}]""", "a,b,c", 2)]
    [TestCase("""{"a":[1,2,3],"b":["x"]}""", "a,b", 3)]
    [TestCase("""[[1,"x"],[2],[3,"z",true]]""", "1,2,3", 3)]
    [TestCase("[]", "", 0)]
    [TestCase("[{}]", "", 1)]
    public void Every_form_of_a_table_is_read(string json, string columns, int rows)
    {
        var table = Read(json)!;

        string.Join(',', table.Columns).Should().Be(columns);
        table.RowCount.Should().Be(rows);
    }

    [TestCase("""[{"a":1,"b":"x"},{"b":"y","c":null},{"a":"x"}]""", "1,3")]
    [TestCase("""{"a":[1,2,"x"],"b":["x"]}""", "1,3")]
    [TestCase("""[[1,"x"],[2],[3,"x",true]]""", "1,3")]
    public void A_search_finds_rows_with_a_cell(string json, string rows) =>
        string.Join(',', TableView.Create(Read(json)!, search: "X").Rows.Select(row => row.Number)).Should().Be(rows);

    [TestCase("1")]
    [TestCase("\"text\"")]
    [TestCase("""[{"a":1},[2]]""")]
    [TestCase("[1,2]")]
    [TestCase("""{"a":1}""")]
    [TestCase("{}")]
    public void Anything_else_is_no_table(string json) => Read(json).Should().BeNull();

    [Test]
    public void A_table_in_a_JSON_string_is_read() =>
        BodyReader
            .Read(ArtifactTypes.Table, ArtifactData.FromText("""[{"a":1}]"""))
            .Should()
            .BeOfType<ArtifactBody.Table>()
            .Which.Data.Columns.Should()
            .Equal("a");

    [TestCase("""[{"a":1,"b":"x"},{"b":"y","c":null}]""", 1, ",y,")]
    [TestCase("""{"a":[1,2,3],"b":["x"]}""", 2, "3,")]
    [TestCase("""[[1,"x"],[2],[3,"z",true]]""", 2, "3,z,true")]
    public void The_cells_of_a_row_stand_under_their_columns(string json, int row, string cells) =>
        string.Join(',', Read(json)!.Cells(row, 0, 10).Select(cell => cell.Show())).Should().Be(cells);

    [Test]
    public void Rows_are_sorted_by_numbers_then_texts_then_nothing()
    {
        var table = Read("""[{"v":"b"},{"v":10},{"v":null},{"v":9},{"v":"a"}]""")!;

        Values(TableView.Create(table, sort: 1)).Should().Equal("9", "10", "a", "b", "");
        Values(TableView.Create(table, sort: -1)).Should().Equal("10", "9", "b", "a", "");
        Values(TableView.Create(table, sort: 7)).Should().Equal("b", "10", "", "9", "a");
    }

    [Test]
    public void A_search_looks_into_all_columns()
    {
        var rows = Enumerable
            .Range(0, 30)
            .Select(i => $"{{{string.Join(',', Enumerable.Range(0, 40).Select(c => $"\"c{c}\":\"{i}-{c}\""))}}}");
        var view = TableView.Create(Read($"[{string.Join(',', rows)}]")!, "17-39");

        view.Found.Should().Be(1);
        view.Rows.Single().Number.Should().Be(18);
        view.RowCount.Should().Be(30);
    }

    [Test]
    public void A_hundred_thousand_columns_are_all_reached_by_pages()
    {
        var table = Read($"[{{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"c{i}\":{i}"))}}}]")!;

        var first = TableView.Create(table);
        var last = TableView.Create(table, columnPage: first.ColumnPages);

        first.Columns.Should().HaveCount(TableView.PageColumns);
        last.Columns[^1].Should().Be((100_000, "c99999", true));
        last.Rows.Single().Cells[^1].Should().Be("99999");
    }

    [Test]
    public void Long_cells_are_cut_so_that_a_page_stays_small()
    {
        var cell = new string('ש', 5_000);
        var rows = Enumerable.Range(0, 200).Select(_ => $"[{string.Join(',', Enumerable.Repeat($"\"{cell}\"", 12))}]");

        var view = TableView.Create(Read($"[{string.Join(',', rows)}]")!);

        view.Rows.Should().HaveCount(TableView.PageRows);
        view.Rows[0].Cells[0].Should().EndWith("…").And.HaveLength(31);
    }

    [Test]
    public void A_long_table_is_sorted_and_searched_without_a_walk_for_each_row()
    {
        var table = Read($"[{string.Join(',', Enumerable.Range(0, 200_000).Select(i => $"{{\"n\":{i}}}"))}]")!;

        TableView.Create(table, "19999", sort: -1).Rows[0].Cells[0].Should().Be("199999");
    }

    [Test]
    public async Task CSV_quotes_and_guards_against_formulas()
    {
        var table = Read("""[{"=head":"=1+1","n":-5,"t":"-5","q":"a\"b,c\nd"},{"n":"@x","t":"-a"}]""")!;
        using var target = new MemoryStream();

        await Csv.WriteAsync(table, target, CancellationToken.None);

        Encoding.UTF8.GetString(target.ToArray()).Should().Be("\uFEFF'=head,n,t,q\r\n'=1+1,-5,-5,\"a\"\"b,c\nd\"\r\n,'@x,'-a,\r\n");
    }

    [Test]
    public void Rows_that_differ_are_found_by_their_cells()
    {
        var diff = TableDiff.Compare(
            Read("""[{"a":1,"b":1},{"a":2,"b":2},{"a":3,"b":3}]""")!,
            Read("""[{"a":1,"b":1},{"a":2,"b":9},{"a":3,"b":3},{"a":4,"b":4}]""")!
        )!;

        diff.Equal.Should().Be(2);
        diff.Rows.Should().HaveCount(2);
        (diff.Rows[0].OldNumber, diff.Rows[0].NewNumber, diff.Rows[0].New![1]).Should().Be((2, 2, "9"));
        (diff.Rows[1].OldNumber, diff.Rows[1].NewNumber).Should().Be((null, 4));
    }

    private static IEnumerable<string> Values(TableView view) => view.Rows.Select(row => row.Cells[0]);

    private static TableData? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return TableData.Read(document.RootElement.Clone());
    }
}
