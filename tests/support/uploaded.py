"""Small files as councils send them: a return, a directory of postcodes, a list, payments."""

from domain.ssda903.codes import COLUMNS

EPISODES = ",".join(COLUMNS) + "\n"
ROW = "T001,04/04/2022,S,C2,N1,K2,PR4,10/06/2022,X1,CREQB,L20 3NJ,PR8 1HD,SC999001\n"
NEXT = "T001,10/06/2022,P,C2,N1,K2,PR4,,,,L20 3NJ,PR8 1HD,SC999002\n"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT001,1,14/05/2008,WBRI,H801200001001,,\n"
DIRECTORY = (
    "pcd_abbr,oseast1m,osnrth1m,laua\n"
    "L203NJ,333000,395000,E08000014\nPR81HD,333000,411093,E08000014\n"
)
LIST = (
    "Local authority,URN,Provider type,Sector,Provider name,Registration date,Provider postcode,"
    "Number of registered places\n"
    "Sefton,SC900001,Children's home,Private,Alder House,01/05/2020,PR8 1ZZ,4\n"
)
SPENDING = (
    "Body,Name of Body,Date,Transaction Number,Invoice Number,Amount,Supplier Name,Supplier ID,"
    "Vat Reg No,Expense Area,Expense Type,Expense Code,Creditor Type\n"
    "18,A Council,2021-04-06,T100,X,1200,ALDER HOMES LTD,42,,Children's,Residential,5731,LTD\n"
)
